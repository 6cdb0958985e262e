#!/usr/bin/env python3
"""Draws the text of a terminal as SVG: python3 docs/picture.py '$ ./lbrx demo' <docs/demo.txt >docs/demo.svg"""
import html
import sys

WIDTH, LINE, MARGIN = 8.43, 19, 18
PLAIN, FAINT, STRONG, BACK = "#d6dae0", "#8b949e", "#7ee0a8", "#14181d"

lines = [sys.argv[1], *sys.stdin.read().rstrip("\n").split("\n")]
columns = max(map(len, lines))
width, height = round(columns * WIDTH + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">')
print(f'<rect width="{width}" height="{height}" rx="8" fill="{BACK}"/>')
print('<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">')
for number, line in enumerate(lines):
    # Headings stand at the left edge, what was typed begins with a prompt.
    colour = FAINT if line.startswith("$") else PLAIN if line.startswith(" ") else STRONG
    text = line.strip()
    if text:
        x = MARGIN + WIDTH * (len(line) - len(line.lstrip()))
        y = MARGIN + LINE * number + 14
        # Not every viewer keeps ordinary spaces.
        shown = html.escape(text).replace(" ", "\u00a0")
        print(f'<text x="{x:.1f}" y="{y}" fill="{colour}" textLength="{len(text) * WIDTH:.0f}">{shown}</text>')
print("</g></svg>")
