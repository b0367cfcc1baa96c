"""A picture of curves as SVG, with a logarithmic axis for the sizes."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN = 640, 360, 60
COLOURS = ["#1f6feb", "#d1242f", "#1a7f37", "#8250df"]


def write(file, title, curves):
    """Writes the curves, given as {name: [(size, value)]}."""
    sizes = sorted({size for points in curves.values() for size, _ in points})
    highest = max(value for points in curves.values() for _, value in points) * 1.1
    low, high = math.log(sizes[0]), math.log(sizes[-1])

    def x(size):
        return MARGIN + (math.log(size) - low) / ((high - low) or 1) * (WIDTH - 2 * MARGIN)

    def y(value):
        return HEIGHT - MARGIN - value / highest * (HEIGHT - 2 * MARGIN)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{MARGIN}" y="24" font-size="14">{escape(title)}</text>',
    ]
    for size in sizes:
        parts.append(f'<text x="{x(size):.0f}" y="{HEIGHT - MARGIN + 18}" text-anchor="middle">{size:g}</text>')
    for step in range(5):
        value = highest * step / 4
        parts.append(
            f'<path d="M{MARGIN} {y(value):.1f}H{WIDTH - MARGIN}" stroke="#ddd"/>'
            f'<text x="{MARGIN - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>'
        )
    for number, (name, points) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>' for size, value in points]
        parts.append(f'<text x="{WIDTH - MARGIN}" y="{40 + 16 * number}" text-anchor="end" fill="{colour}">{escape(name)}</text>')
    file.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
