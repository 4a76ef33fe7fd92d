"""Assessment: tests and what came of them (cl. 13). Words: question, option, test, attempt, paper, response, verdict.

The server's clock judges and the browser's never does. Every response is kept, the late ones too.
"""
