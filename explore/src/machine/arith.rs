//! Numbers, comparisons, truth.

use std::cmp::Ordering;

use super::state::{Obj, Sync};
use super::{Machine, Outcome};
use crate::ast::{Binary, Compare};
use crate::program::Value;

const LARGE: &str = "a number here is larger than 64 bits";

impl Machine<'_> {
    pub(crate) fn truth(&self, value: &Value) -> bool {
        match value {
            Value::None => false,
            Value::Bool(b) => *b,
            Value::Int(i) => *i != 0,
            Value::Float(f) => *f != 0.0,
            Value::Str(s) => !s.is_empty(),
            Value::Obj(id) => match self.obj(*id) {
                Obj::List(v) | Obj::Tuple(v) | Obj::Set(v) => !v.is_empty(),
                Obj::Dict(v) => !v.is_empty(),
                Obj::View { dict, .. } => self.truth(&Value::Obj(*dict)),
                Obj::Range { at, end, step } => {
                    if *step > 0 {
                        at < end
                    } else {
                        at > end
                    }
                }
                Obj::Sync(Sync::Queue { .. }) | Obj::Instance { .. } => true,
                _ => true,
            },
            _ => true,
        }
    }

    pub(crate) fn equal(&self, a: &Value, b: &Value) -> bool {
        match (number(a), number(b)) {
            (Some(x), Some(y)) => return x.equal(y),
            (None, None) => {}
            _ => return false,
        }
        match (a, b) {
            (Value::Obj(x), Value::Obj(y)) if x == y => true,
            (Value::Obj(x), Value::Obj(y)) => match (self.obj(*x), self.obj(*y)) {
                (Obj::List(p), Obj::List(q)) | (Obj::Tuple(p), Obj::Tuple(q)) => {
                    p.len() == q.len() && p.iter().zip(q).all(|(a, b)| self.equal(a, b))
                }
                (Obj::Set(p), Obj::Set(q)) => {
                    p.len() == q.len() && p.iter().all(|a| q.iter().any(|b| self.equal(a, b)))
                }
                (Obj::Dict(p), Obj::Dict(q)) => {
                    p.len() == q.len()
                        && p.iter().all(|(k, v)| {
                            q.iter().any(|(l, w)| self.equal(k, l) && self.equal(v, w))
                        })
                }
                (
                    Obj::Bound { receiver: r, function: f, name: n },
                    Obj::Bound { receiver: s, function: g, name: m },
                ) => r == s && f == g && n == m,
                _ => false,
            },
            _ => a == b,
        }
    }

    pub(crate) fn same(&self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Obj(x), Value::Obj(y)) => {
                x == y
                    || matches!((self.obj(*x), self.obj(*y)), (Obj::Tuple(p), Obj::Tuple(q))
                        if p.is_empty() && q.is_empty())
            }
            _ => a == b,
        }
    }

    /// `None` when Python cannot say which is first.
    pub(crate) fn order(&self, a: &Value, b: &Value) -> Option<Ordering> {
        if let (Some(x), Some(y)) = (number(a), number(b)) {
            return x.order(y);
        }
        match (a, b) {
            (Value::Str(x), Value::Str(y)) => Some(x.chars().cmp(y.chars())),
            (Value::Obj(x), Value::Obj(y)) => match (self.obj(*x), self.obj(*y)) {
                (Obj::List(p), Obj::List(q)) | (Obj::Tuple(p), Obj::Tuple(q)) => {
                    for (a, b) in p.iter().zip(q) {
                        if !self.equal(a, b) {
                            return self.order(a, b);
                        }
                    }
                    Some(p.len().cmp(&q.len()))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Sorts as `sorted` does; the values Python cannot compare are an error.
    pub(crate) fn sort(&mut self, items: &mut [Value], reverse: bool) -> Outcome<()> {
        for i in 1..items.len() {
            let mut j = i;
            while j > 0 {
                let (left, right) = (items[j - 1].clone(), items[j].clone());
                let Some(order) = self.order(&right, &left) else {
                    return self.unordered("<", &right, &left);
                };
                let wrong = if reverse { order.is_gt() } else { order.is_lt() };
                if !wrong {
                    break;
                }
                items.swap(j - 1, j);
                j -= 1;
            }
        }
        Ok(())
    }

    pub(crate) fn unordered<T>(&mut self, op: &str, a: &Value, b: &Value) -> Outcome<T> {
        let (a, b) = (self.class_name(a), self.class_name(b));
        let text = format!("'{op}' not supported between instances of '{a}' and '{b}'");
        self.error("TypeError", &text)
    }

    pub(crate) fn compare(
        &mut self,
        fiber: usize,
        op: Compare,
        a: &Value,
        b: &Value,
    ) -> Outcome<bool> {
        Ok(match op {
            Compare::Eq => self.equal(a, b),
            Compare::Ne => !self.equal(a, b),
            Compare::Is => self.same(a, b),
            Compare::IsNot => !self.same(a, b),
            Compare::In => self.contains(fiber, b, a)?,
            Compare::NotIn => !self.contains(fiber, b, a)?,
            Compare::Lt | Compare::Le | Compare::Gt | Compare::Ge => {
                let sign = match op {
                    Compare::Lt => "<",
                    Compare::Le => "<=",
                    Compare::Gt => ">",
                    _ => ">=",
                };
                let set =
                    |v: &Value| matches!(v, Value::Obj(id) if matches!(self.obj(*id), Obj::Set(_)));
                if set(a) || set(b) {
                    let text = "comparing sets by size is outside the subset";
                    return self.outside(fiber, text, "go through their items");
                }
                let Some(order) = self.order(a, b) else {
                    return self.unordered(sign, a, b);
                };
                match op {
                    Compare::Lt => order.is_lt(),
                    Compare::Le => order.is_le(),
                    Compare::Gt => order.is_gt(),
                    _ => order.is_ge(),
                }
            }
        })
    }

    pub(crate) fn binary(
        &mut self,
        fiber: usize,
        op: Binary,
        in_place: bool,
        a: &Value,
        b: &Value,
    ) -> Outcome<Value> {
        if let (Some(x), Some(y)) = (number(a), number(b)) {
            return match (x, y) {
                (Number::Int(x), Number::Int(y)) => self.whole(fiber, op, x, y),
                _ => self.fraction(op, x.float(), y.float()),
            };
        }
        match (op, a, b) {
            (Binary::Add, Value::Str(x), Value::Str(y)) => {
                return Ok(Value::Str(format!("{x}{y}").into()));
            }
            (Binary::Mul, Value::Str(x), y) | (Binary::Mul, y, Value::Str(x)) => {
                if let Some(Number::Int(n)) = number(y) {
                    return Ok(Value::Str(
                        x.repeat(usize::try_from(n).unwrap_or(0).min(9999)).into(),
                    ));
                }
            }
            (Binary::Mod, Value::Str(_), _) => {
                return self.outside(fiber, "`%` on a string is outside the subset", "use f\"…\"");
            }
            (Binary::Add, Value::Str(_), y) => {
                let name = self.class_name(y);
                let text = format!("can only concatenate str (not \"{name}\") to str");
                return self.error("TypeError", &text);
            }
            (_, Value::Obj(x), _) => {
                if let Some(value) = self.container_binary(op, in_place, *x, b)? {
                    return Ok(value);
                }
            }
            _ => {}
        }
        let container = |v: &Value| {
            matches!(v, Value::Obj(id) if matches!(self.obj(*id),
                Obj::List(_) | Obj::Tuple(_) | Obj::Set(_) | Obj::Dict(_) | Obj::View { .. }))
        };
        if op != Binary::Add && (container(a) || container(b)) {
            let text = "this arithmetic with a container is outside the subset";
            return self.outside(fiber, text, "write a loop");
        }
        let mut sign = match op {
            Binary::Add => "+",
            Binary::Sub => "-",
            Binary::Mul => "*",
            Binary::Div => "/",
            Binary::FloorDiv => "//",
            Binary::Mod => "%",
            Binary::Pow => "** or pow()",
        }
        .to_owned();
        if in_place {
            sign = if op == Binary::Pow { "**=".to_owned() } else { sign + "=" };
        }
        let (a, b) = (self.class_name(a), self.class_name(b));
        let text = format!("unsupported operand type(s) for {sign}: '{a}' and '{b}'");
        self.error("TypeError", &text)
    }

    fn whole(&mut self, fiber: usize, op: Binary, x: i64, y: i64) -> Outcome<Value> {
        if y == 0 && matches!(op, Binary::Div | Binary::FloorDiv | Binary::Mod) {
            let text = match op {
                Binary::Div => "division by zero",
                _ if self.program.minor >= 14 => "division by zero",
                Binary::FloorDiv => "integer division or modulo by zero",
                _ => "integer modulo by zero",
            };
            return self.error("ZeroDivisionError", text);
        }
        let value = match op {
            Binary::Add => x.checked_add(y),
            Binary::Sub => x.checked_sub(y),
            Binary::Mul => x.checked_mul(y),
            Binary::Div => return self.fraction(op, float(x), float(y)),
            Binary::FloorDiv => {
                x.checked_div(y).map(|q| q - i64::from(x % y != 0 && ((x < 0) != (y < 0))))
            }
            Binary::Mod => {
                x.checked_rem(y).map(|r| if r != 0 && ((r < 0) != (y < 0)) { r + y } else { r })
            }
            Binary::Pow => u32::try_from(y).ok().and_then(|y| x.checked_pow(y)),
        };
        match value {
            Some(value) => Ok(Value::Int(value)),
            None => self.outside(fiber, LARGE, "keep numbers small"),
        }
    }

    fn fraction(&mut self, op: Binary, x: f64, y: f64) -> Outcome<Value> {
        if y == 0.0 && matches!(op, Binary::Div | Binary::FloorDiv | Binary::Mod) {
            let text = match op {
                Binary::Div => "float division by zero",
                Binary::FloorDiv => "float floor division by zero",
                _ => "float modulo",
            };
            return self.error("ZeroDivisionError", text);
        }
        Ok(Value::Float(match op {
            Binary::Add => x + y,
            Binary::Sub => x - y,
            Binary::Mul => x * y,
            Binary::Div => x / y,
            Binary::FloorDiv => (x / y).floor(),
            Binary::Mod => x - y * (x / y).floor(),
            Binary::Pow => x.powf(y),
        }))
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    fn float(self) -> f64 {
        match self {
            Self::Int(i) => float(i),
            Self::Float(f) => f,
        }
    }

    fn equal(self, other: Self) -> bool {
        match (self, other) {
            (Self::Int(x), Self::Int(y)) => x == y,
            _ => self.order(other) == Some(Ordering::Equal),
        }
    }

    fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(x), Self::Int(y)) => Some(x.cmp(&y)),
            _ => self.float().partial_cmp(&other.float()),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "Python rounds here, too")]
fn float(value: i64) -> f64 {
    value as f64
}

/// A number, if the value is one; `True` is 1.
pub(crate) fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Bool(b) => Some(Number::Int(i64::from(*b))),
        Value::Int(i) => Some(Number::Int(*i)),
        Value::Float(f) => Some(Number::Float(*f)),
        _ => None,
    }
}

/// Seconds as microseconds.
pub(crate) fn micros(value: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a delay is small")]
    match number(value)? {
        Number::Int(i) => i.checked_mul(1_000_000),
        Number::Float(f) => Some((f * 1e6).round() as i64),
    }
}

/// Microseconds as seconds.
pub(crate) fn seconds(micros: i64) -> f64 {
    float(micros) / 1e6
}
