"""The HTML pages a front end puts in the place of an answer."""

from html import escape

from pipeline.sandbox.exchange import HTML, Answer


def page(status: int, title: str, text: str = "") -> Answer:
    """Write a small page the way NCBI's front end words its own."""
    body = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
        '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n'
        f"<html>\n<head>\n<title>{escape(title)}</title>\n</head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>\n</body>\n</html>\n"
    )
    return Answer(body.encode(), HTML, status)


NOT_FOUND = page(404, "404 Not Found", "There is no such page here.")
URI_TOO_LONG = page(414, "414 Request-URI Too Long", "Send long parameters by POST.")
BODY_TOO_LARGE = page(413, "413 Request Entity Too Large")
SERVER_ERROR = page(500, "NCBI - WWW Error 500 Diagnostic", "Your request could not be processed.")
