//! JSON (RFC 8259) as a tree in which every value knows where it stands, for messages that point.

use super::super::super::problem::Place;
use super::super::Reader;

/// Lists and objects in one another at most.
const DEEPEST: usize = 64;

/// A value and its bytes.
#[derive(Debug, Clone)]
pub(in super::super) struct Node {
    pub(in super::super) value: Value,
    start: usize,
    end: usize,
}

#[derive(Debug, Clone)]
pub(in super::super) enum Value {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(in super::super) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => {
                entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
            }
            _ => None,
        }
    }

    pub(in super::super) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub(in super::super) fn entries(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(in super::super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its first line.
    pub(in super::super) fn at(&self, reader: &Reader) -> Place {
        let text = reader.source.text.get(self.start..self.end).unwrap_or_default();
        let line = text.lines().next().map_or(0, str::len);
        reader.place(self.start, self.start + line)
    }
}

/// The value that a file holds; `None` when it cannot be read, which has been said.
pub(in super::super) fn parse(reader: &mut Reader) -> Option<Node> {
    let text = reader.source.text.to_string();
    let mut parser = Parser { text: &text, at: 0, depth: 0 };
    let read = parser.value().and_then(|node| {
        parser.space();
        if parser.at == text.len() { Ok(node) } else { Err("something stands behind the end") }
    });
    match read {
        Ok(node) => Some(node),
        Err(said) => {
            let at = parser.at.min(text.len());
            let width =
                text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let place = reader.place(at, at + width);
            reader.refuse(place, format!("this is not JSON here: {said}"), "export the file again");
            None
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

type Read<T> = Result<T, &'static str>;

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn takes(&mut self, word: &str) -> bool {
        let there = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if there {
            self.at += word.len();
        }
        there
    }

    fn value(&mut self) -> Read<Node> {
        self.space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.deeper(Self::map)?,
            Some(b'[') => self.deeper(Self::list)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            _ if self.takes("true") => Value::Bool(true),
            _ if self.takes("false") => Value::Bool(false),
            _ if self.takes("null") => Value::Null,
            None => return Err("the file ends too early"),
            _ => return Err("expected a value"),
        };
        Ok(Node { value, start, end: self.at })
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Read<Value>) -> Read<Value> {
        if self.depth == DEEPEST {
            return Err("lists and objects stand too deep in one another");
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn list(&mut self) -> Read<Value> {
        let mut items = Vec::new();
        self.space();
        if self.takes("]") {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.takes("]") {
                return Ok(Value::List(items));
            }
            if !self.takes(",") {
                return Err("expected a comma or ]");
            }
        }
    }

    fn map(&mut self) -> Read<Value> {
        let mut entries = Vec::new();
        self.space();
        if self.takes("}") {
            return Ok(Value::Map(entries));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err("expected a key in quotes");
            }
            let key = self.string()?;
            self.space();
            if !self.takes(":") {
                return Err("expected a colon");
            }
            entries.push((key, self.value()?));
            self.space();
            if self.takes("}") {
                return Ok(Value::Map(entries));
            }
            if !self.takes(",") {
                return Err("expected a comma or }");
            }
        }
    }

    fn number(&mut self) -> Read<String> {
        let start = self.at;
        self.takes("-");
        if !self.takes("0") && self.digits() == 0 {
            return Err("expected digits");
        }
        if self.takes(".") && self.digits() == 0 {
            return Err("expected digits");
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if !self.takes("+") {
                self.takes("-");
            }
            if self.digits() == 0 {
                return Err("expected digits");
            }
        }
        Ok(self.text.get(start..self.at).unwrap_or_default().to_owned())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let special = |c: char| c == '"' || c == '\\' || c < ' ';
            let end = rest.find(special).ok_or("a text is not closed")?;
            out.push_str(rest.get(..end).unwrap_or_default());
            self.at += end;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                _ => return Err("a line end or a control character in a text"),
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let byte = self.peek().ok_or("a text is not closed")?;
        let c = match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.code_point();
            }
            _ => return Err("there is no such escape"),
        };
        self.at += 1;
        Ok(c)
    }

    /// Four hexadecimal digits, or two times four for what lies beyond them.
    fn code_point(&mut self) -> Read<char> {
        let first = self.hex()?;
        if let Some(c) = char::from_u32(first) {
            return Ok(c);
        }
        if !self.takes("\\u") {
            return Err("half a character");
        }
        let second = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) || !(0xdc00..0xe000).contains(&second) {
            return Err("half a character");
        }
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
            .ok_or("half a character")
    }

    fn hex(&mut self) -> Read<u32> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let number = number.ok_or("expected four hexadecimal digits")?;
        self.at += 4;
        Ok(number)
    }
}
