"""The words around the site and its pages, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized

BUILDING = Localized("Building the site …", "사이트를 만드는 중입니다 …")
BUILT = Localized(
    "{pages} pages in {folder} ({seconds:.1f} s). Open {folder}/index.html, or `bigtech-lab docs` "
    "to serve it.",
    "{folder}에 페이지 {pages}개를 만들었습니다({seconds:.1f}초). {folder}/index.html을 열거나 "
    "`bigtech-lab docs`로 "
    "볼 수 있습니다.",
)
SERVING = Localized("The site is at {url} — Ctrl-C ends it.", "사이트 주소: {url} — Ctrl-C로 끝냅니다.")
