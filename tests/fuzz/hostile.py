"""What strangers may send: texts that mean harm, and good files with something broken in them."""

from __future__ import annotations

from hypothesis import strategies as st

# Words that the stages look for, and characters that have broken other programs.
FRAGMENTS = (
    "Kabul", "Washington", "St. Petersburg", "al-Udeid", "Côte d'Ivoire", "U.S.", "Russia's",
    "Bagram Airfield", "Sana’a", "Georgia", "the White House", "Gulf of Aden", "MOSCOW",
    "the base at", "met in", "evacuated from", "flew", "troops", "handed over", "was closed",
    "on Tuesday", "last week", "25 August 2021", "2021-02-30", "the 31st of", "in 99999",
    "10,000,000,000,000,000,000,000", "three", "million", "Monday Monday", "May may May",
    "two days ago", "since 1850s", "-5 years", "QUOTE", "(", ")", "[", "]", "“", "”", "'", '"',
    ".", ",", ";", ":", "—", "-", "…", "?!", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u200b",
    "\u200f", "\u202e", "\u0301", "e\u0301\u0301\u0301", "\ufeff", "İ", "ß", "ﬁ", "𝕂𝕒𝕓𝕦𝕝",
    "Ｋａｂｕｌ",    "👩‍👩‍👧", "🇦🇫", "喀布尔", "كابول",
    "<b>", "</script>", "${x}", "{{x}}", "{% x %}", "%s", "%n", "=1+1", "@x", "; DROP TABLE",
    "../..", "C:\\", "&amp;", "&#0;", "\\u0000", "a" * 300, "A.B.C.D.", "1.2.3.4", "'s's's",
)  # fmt: skip

texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=40).flatmap(
    lambda parts: st.sampled_from([" ", "", "\n"]).map(lambda between: between.join(parts))
)
words = st.text(max_size=20) | st.sampled_from(FRAGMENTS)

_BREAKS = (
    b"", b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\r\n", b"\n", b'"', b",", b"<", b">", b"{",
    b"[[[[", b"&#x0;", b"]]>", b"<![CDATA[", b'<!ENTITY a "b">', b"\\ud800", b"\\u0000", b"1e999",
    b"PK\x03\x04", b"\x1f\x8b", b"%PDF-1.4", b"obj", b"endstream", b"9" * 40, b"-1", b"A" * 5000,
)  # fmt: skip


@st.composite
def broken(draw: st.DrawFn, *goods: bytes) -> bytes:
    """One of some good files with a few pieces of it cut, doubled, moved or replaced."""
    content = draw(st.sampled_from(goods))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        piece = draw(
            st.sampled_from([b"", content[start:end] * 2, content[start:end][::-1], *_BREAKS])
            | st.binary(max_size=6)
        )
        content = content[:start] + piece + content[end:]
    return content
