"""What the journal tells the contexts above."""

from django.dispatch import Signal

faults_found = Signal()
"""A verification found faults. Sent with ``count`` and ``at``, inside the transaction that keeps the result."""

collector_lost = Signal()
"""A collector of security events stopped answering. Sent with ``destination`` and ``at``, inside the transaction."""
