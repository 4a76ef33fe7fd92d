"""Events: what the Academy holds, by the kinds of cl. 15, with iCalendar. Key words: kind, programme, urgent event, initiator."""
