"""Export: sealed events go out to the monitoring of information security, in order and at least once (cl. 10(2)).

The journal is its own spool: each destination has a cursor over the chain. A message is RFC 5424, its payload CEF or
ECS, its way TLS with the framing of RFC 5425. Key words: destination, field map, cursor, parcel, lag.
"""
