"""A process of its own that reads the text of the first pages of a PDF from its standard input and prints it as JSON.

It is given little memory and time, and knows nothing of the product: no settings, no database, no secret.
"""

import json
import resource
import sys

import pypdfium2

PAGES = 3
PROCESSOR_SECONDS = 10
MEMORY_BYTES = 2 * 1024**3


def main() -> int:
    """Print the pages' text; exit code 1 for what pdfium cannot open."""
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError:
        return 1
    texts = [document[number].get_textpage().get_text_bounded() for number in range(min(PAGES, len(document)))]
    sys.stdout.write(json.dumps(texts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
