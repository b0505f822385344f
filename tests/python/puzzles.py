"""The programs of the puzzles in the bank. Reads just enough of the YAML: there is no parser of it in
Python's library."""

import re


def of_bank(folder):
    """(name, source, switch, order) of each puzzle."""
    for path in sorted(folder.glob("*/*.yaml")):
        lines = path.read_text().splitlines()
        if "puzzles:" in lines:
            yield from of_concept(path.stem, lines)


def of_concept(concept, lines):
    start = lines.index("puzzles:") + 1
    block = []
    for line in lines[start:]:
        if line and not line[0].isspace() and not line.startswith("-"):
            break
        block.append(line)
    dash = next((len(l) - len(l.lstrip()) for l in block if l.lstrip().startswith("- ")), 0)
    item = []
    for line in [*block, " " * dash + "- "]:
        if line.startswith(" " * dash + "- "):
            if item:
                found = of_item(concept, item, dash + 2)
                if found:
                    yield found
            item = [" " * (dash + 2) + line[dash + 2 :]]
        elif item:
            item.append(line)


def of_item(concept, lines, depth):
    name, switch, order, code = None, "any", "fifo", None
    for number, line in enumerate(lines):
        match = re.match(rf"^ {{{depth}}}(\w+):\s*(.*)$", line)
        if not match:
            continue
        key, value = match.groups()
        if key == "id":
            name = value.strip("'\" ")
        elif key == "switch":
            switch = value.split("#")[0].strip()
        elif key == "order":
            order = value.split("#")[0].strip()
        elif key == "code":
            code = literal(lines[number + 1 :], depth)
    return (f"{concept}/{name}", code, switch, order) if code else None


def literal(lines, depth):
    """The text of a block that begins with `|`."""
    taken = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        taken.append(line)
    indents = [len(l) - len(l.lstrip()) for l in taken if l.strip()]
    if not indents:
        return None
    return "\n".join(l[min(indents) :] for l in taken).rstrip() + "\n"
