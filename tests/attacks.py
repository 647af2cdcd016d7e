"""Texts that try to get out of where they stand: markup, templates, scripts, odd characters."""

from __future__ import annotations

FLAG = "PWNED"
"""The window property that every script among the attacks would set."""

MARKUP = f"<img src=x onerror=window.{FLAG}=1>"
SCRIPT_END = f"</script><script>window.{FLAG}=1</script>"
TEMPLATE = "{{7*7}}"
RAW_BLOCK = "{% raw %}"
JS_TEMPLATE = "${alert(1)}"
BACKSLASH_DIGIT = r"\2"
LINE_SEPARATOR = "line\u2028separator"
RIGHT_TO_LEFT = "right\u202eto left"
LONG_NAME = "N" * 10_000
PROTOTYPE = "__proto__"
MIXED = '<b>"{{7*7}}</script>'
COMMENT = "<!--<script>"

TEXTS: tuple[str, ...] = (
    MARKUP,
    SCRIPT_END,
    TEMPLATE,
    RAW_BLOCK,
    JS_TEMPLATE,
    BACKSLASH_DIGIT,
    LINE_SEPARATOR,
    RIGHT_TO_LEFT,
    PROTOTYPE,
    MIXED,
    COMMENT,
    "a' onfocus='window.PWNED=1' x='",
    "`${window.PWNED=1}`",
    "]]>&lt;&amp;",
)
"""Attacks that may stand in any text field (the long name is longer than a name may be)."""

ALL_IN_ONE = " ".join(TEXTS)

STEERING = "a\x1b[31mred\x1b]0;title\x07\x9b2J\u202ebidi\rover\x08\x7f\u2028end"
"""What a terminal would obey: colours, a title, an erased screen, a turned direction."""

FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\uff1d1+1")
"""Cells that a spreadsheet would calculate."""

MARKDOWN: tuple[str, ...] = (
    "[click](https://evil.example)",
    "![pixel](https://evil.example/p.png)",
    "[a]: https://evil.example 'x'",
    "<https://evil.example>",
    "*stress* _stress_ **strong** __strong__ ~~gone~~",
    "`code` ``code``",
    "a | b | c",
    "\n# heading\n\n- item\n\n> quote\n\n---\n\n1. one\n\n    code\n\n```\nfence",
    "setext\n===",
    "<!-- comment",
    "&lt;b&gt; &#60;b&#62;",
    "\\[x](y) \\",
    "[^1] $x^2$ :smile: {{ 7*7 }} {% raw %}",
)
"""Texts that mean something to Markdown."""

ADDRESSES: tuple[str, ...] = (
    f"javascript:window.{FLAG}=1",
    f"JavaScript:window.{FLAG}=1",
    f" javascript:window.{FLAG}=1",
    f"data:text/html,<script>window.{FLAG}=1</script>",
    "file:///etc/passwd",
    "//evil.example",
    "https://",
    "https://exa mple.org",
    "https://example.org/\u2028",
    "https://[::1",
    "vbscript:x",
)
"""Things that stand where a web address should and are none."""
