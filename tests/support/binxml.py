"""A reader of binary XML as event logs send it, [MS-EVEN6] 2.2.12, for tests:
written from the specification alone, strict, and in another language than
what it tests. An element becomes (name, {attribute: text}, [child or text])."""
import datetime
import struct
import uuid

EPOCH = datetime.datetime(1601, 1, 1)


class Bad(Exception):
    """The bytes are not what the specification says."""


class Omit(Exception):
    """The element or attribute around an optional substitution without a
    value goes away."""


def name_hash(name):
    value = 0
    for unit in struct.unpack("<%dH" % len(name), name.encode("utf-16-le")):
        value = (value * 65599 + unit) & 0xffffffff
    return value & 0xffff


def filetime(ticks):
    moment = EPOCH + datetime.timedelta(microseconds=ticks // 10)
    return "%s.%07dZ" % (moment.strftime("%Y-%m-%dT%H:%M:%S"),
                         ticks % 10000000)


def sid(data):
    count = data[1]
    if len(data) != 8 + 4 * count:
        raise Bad("a SID of %d bytes" % len(data))
    return "-".join(["S", str(data[0]), str(int.from_bytes(data[2:8], "big"))]
                    + [str(n) for n in struct.unpack("<%dL" % count,
                                                     data[8:])])


def number(data, signed=False):
    return str(int.from_bytes(data, "little", signed=signed))


def hexadecimal(data):
    return "0x%x" % int.from_bytes(data, "little")


# type: (size or 0, text of the bytes)
TEXTS = {
    0x01: (0, lambda d: d.decode("utf-16-le").rstrip("\0")),
    0x03: (1, lambda d: number(d, True)), 0x04: (1, number),
    0x05: (2, lambda d: number(d, True)), 0x06: (2, number),
    0x07: (4, lambda d: number(d, True)), 0x08: (4, number),
    0x09: (8, lambda d: number(d, True)), 0x0a: (8, number),
    0x0d: (4, lambda d: "true" if any(d) else "false"),
    0x0e: (0, lambda d: d.hex().upper()),
    0x0f: (16, lambda d: "{%s}" % uuid.UUID(bytes_le=d)),
    0x10: (0, hexadecimal),
    0x11: (8, lambda d: filetime(int.from_bytes(d, "little"))),
    0x13: (0, sid), 0x14: (4, hexadecimal), 0x15: (8, hexadecimal),
}


class Reader:
    def __init__(self, data, values=None):
        self.data, self.at, self.values = data, 0, values

    def take(self, size):
        if self.at + size > len(self.data):
            raise Bad("%d bytes wanted at %d of %d"
                      % (size, self.at, len(self.data)))
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, form):
        return struct.unpack("<" + form,
                             self.take(struct.calcsize("<" + form)))[0]

    def peek(self):
        return self.data[self.at] if self.at < len(self.data) else -1

    def text(self):
        return self.take(2 * self.number("H")).decode("utf-16-le")

    def name(self):
        hashed = self.number("H")
        name = self.text()
        if self.number("H") != 0 or hashed != name_hash(name):
            raise Bad("the name %r" % name)
        return name

    def part(self):
        """What the length that stands here is of."""
        return Reader(self.take(self.number("L")), self.values)

    def end(self):
        if self.at != len(self.data):
            raise Bad("%d bytes too many" % (len(self.data) - self.at))

    def fragment(self):
        """The element of a fragment, or None if it was left out."""
        while self.peek() == 0x0f:
            if self.take(4) != b"\x0f\x01\x01\x00":
                raise Bad("the header of a fragment")
        element = self.template() if self.peek() == 0x0c else self.element()
        if self.number("B") != 0:
            raise Bad("no end of the fragment")
        return element

    def template(self):
        if self.take(2) != b"\x0c\x00":
            raise Bad("no template")
        self.take(16)
        definition = self.part()
        specs = [(self.number("H"), self.number("H"))
                 for _ in range(self.number("L"))]
        definition.values = [(kind, self.take(size)) for size, kind in specs]
        return definition.fragment()

    def element(self):
        token = self.number("B")
        if token not in (0x01, 0x41):
            raise Bad("token %#x for an element" % token)
        depends = self.number("H") if self.values is not None else 0xffff
        inner = self.part()
        if depends != 0xffff and self.value(depends)[0] == 0:
            return None
        name = inner.name()
        attributes = inner.attributes() if token == 0x41 else {}
        try:
            children = inner.children()
        except Omit:
            return None
        inner.end()
        return name, attributes, children

    def children(self):
        token, found = self.number("B"), []
        if token == 0x03:
            return found
        if token != 0x02:
            raise Bad("token %#x after a start" % token)
        while self.peek() != 0x04:
            found += self.content()
        self.number("B")
        return found

    def attributes(self):
        inner, found, more = self.part(), {}, True
        while more:
            token = inner.number("B")
            if token & ~0x40 != 0x06:
                raise Bad("token %#x for an attribute" % token)
            more = token == 0x46
            name, text, there = inner.name(), "", True
            while inner.peek() != -1 and inner.peek() & ~0x40 != 0x06:
                try:
                    text += "".join(inner.content())
                except Omit:
                    there = False
            if there and text:
                found[name] = text
        inner.end()
        return found

    def value(self, index):
        if self.values is None:
            raise Bad("a substitution outside of a template")
        return self.values[index] if index < len(self.values) else (0, b"")

    def content(self):
        """The next piece of content, as a list."""
        kind = self.peek() & ~0x40
        if kind == 0x01:
            element = self.element()
            return [element] if element else []
        self.number("B")
        if kind == 0x05:
            if self.number("B") != 1:
                raise Bad("text of another type")
            return [self.text()]
        if kind == 0x07:
            return [self.text()]
        if kind == 0x08:
            return [chr(self.number("H"))]
        if kind == 0x09:
            return [{"amp": "&", "lt": "<", "gt": ">", "quot": '"',
                     "apos": "'"}[self.name()]]
        if kind in (0x0d, 0x0e):
            return self.substitute(kind == 0x0e)
        raise Bad("token %#x in content" % kind)

    def substitute(self, optional):
        index, _ = self.number("H"), self.number("B")
        kind, data = self.value(index)
        if kind == 0 and optional:
            raise Omit
        if kind == 0:
            return []
        if kind == 0x21:
            inner = Reader(data)
            element = inner.fragment()
            inner.end()
            return [element] if element else []
        if kind not in TEXTS:
            raise Bad("a value of type %#x" % kind)
        size, text = TEXTS[kind]
        if size and len(data) != size and kind != 0x0d:
            raise Bad("%d bytes of type %#x" % (len(data), kind))
        return [text(data)]


def read(data):
    """The element of a whole document."""
    reader = Reader(data)
    element = reader.fragment()
    reader.end()
    return element
