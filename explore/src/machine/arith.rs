//! Numbers, comparisons, truth.

use std::cmp::Ordering;

use super::state::{Obj, Sync};
use super::{Machine, Outcome};
use crate::ast::{Binary, Compare};
use crate::program::Value;

const LARGE: &str = "a number here is larger than 64 bits";

/// Strings and lists made by `*` are at most this long.
pub(crate) const LONGEST: usize = 10_000;

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
            (Value::Obj(x), Value::Obj(y)) => {
                self.deeper(false, || match (self.obj(*x), self.obj(*y)) {
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
                    (Obj::Range { .. }, Obj::Range { .. }) => {
                        let numbers = |id: usize| match *self.obj(id) {
                            Obj::Range { at, end, step } => {
                                let span = i128::from(end) - i128::from(at);
                                let step = i128::from(step);
                                let count = (span + step - step.signum()).div_euclid(step).max(0);
                                (count, (count > 0).then_some(at), (count > 1).then_some(step))
                            }
                            _ => (0, None, None),
                        };
                        numbers(*x) == numbers(*y)
                    }
                    (
                        Obj::Bound { receiver: r, function: f, name: n },
                        Obj::Bound { receiver: s, function: g, name: m },
                    ) => r == s && f == g && n == m,
                    _ => false,
                })
            }
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

    /// `is`, where Python leaves nothing open: two equal strings may be one object or two.
    fn identical(&mut self, fiber: usize, a: &Value, b: &Value) -> Outcome<bool> {
        let same = self.same(a, b);
        let open = match (a, b) {
            (Value::Int(x), Value::Int(_)) => same && !(-5..=256).contains(x),
            (Value::Str(x), Value::Str(_)) => same && x.chars().count() > 0,
            (Value::Float(_), Value::Float(_)) => same,
            (Value::Obj(x), Value::Obj(y)) => {
                let tuples = matches!((self.obj(*x), self.obj(*y)), (Obj::Tuple(_), Obj::Tuple(_)));
                tuples && !same && self.equal(a, b)
            }
            _ => false,
        };
        if open && !self.in_prelude(fiber) {
            let name = self.class_name(a);
            let text = format!("whether two equal values of `{name}` are one object is left open");
            return self.outside(fiber, &text, "compare with ==");
        }
        Ok(same)
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
                    let (a, b) = if reverse { (&left, &right) } else { (&right, &left) };
                    return self.unordered("<", a, b);
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
        // Of two lists the first items that differ are compared.
        if let (Value::Obj(x), Value::Obj(y)) = (a, b)
            && let (Obj::List(p), Obj::List(q)) | (Obj::Tuple(p), Obj::Tuple(q)) =
                (self.obj(*x), self.obj(*y))
            && let Some((a, b)) = p.iter().zip(q).find(|(a, b)| !self.equal(a, b))
        {
            let (a, b) = (a.clone(), b.clone());
            return self.unordered(op, &a, &b);
        }
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
            Compare::Is => self.identical(fiber, a, b)?,
            Compare::IsNot => !self.identical(fiber, a, b)?,
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
                _ => self.fraction(fiber, op, x.float(), y.float()),
            };
        }
        match (op, a, b) {
            (Binary::Add, Value::Str(x), Value::Str(y)) => {
                if x.len() + y.len() > 10 * LONGEST {
                    return self.outside(fiber, "a string as long as this", "keep it short");
                }
                return Ok(Value::Str(format!("{x}{y}").into()));
            }
            (Binary::Mul, Value::Str(x), y) | (Binary::Mul, y, Value::Str(x)) => {
                let Some(Number::Int(n)) = number(y) else {
                    // Of two sequences the right one is the wrong one.
                    let both = matches!(a, Value::Obj(id)
                        if matches!(self.obj(*id), Obj::List(_) | Obj::Tuple(_)));
                    let name = self.class_name(if both { b } else { y });
                    let text = format!("can't multiply sequence by non-int of type '{name}'");
                    return self.error("TypeError", &text);
                };
                let times = usize::try_from(n).unwrap_or(0);
                if x.len().saturating_mul(times) > LONGEST {
                    return self.outside(fiber, "a string as long as this", "keep it short");
                }
                return Ok(Value::Str(x.repeat(times).into()));
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

    /// `sum(…)`; since 3.12 what is rounded off between fractions is kept and added at the end.
    pub(crate) fn sum(&mut self, fiber: usize, first: Value, items: &[Value]) -> Outcome<Value> {
        let (mut total, mut lost) = (first, 0.0_f64);
        for item in items {
            if let (Value::Float(x), Value::Float(y)) = (&total, item)
                && self.program.minor >= 12
            {
                let (x, y) = (*x, *y);
                let sum = x + y;
                lost += if x.abs() >= y.abs() { (x - sum) + y } else { (y - sum) + x };
                total = Value::Float(sum);
                continue;
            }
            total = self.binary(fiber, Binary::Add, false, &total, item)?;
        }
        Ok(match total {
            Value::Float(sum) if lost != 0.0 && lost.is_finite() => Value::Float(sum + lost),
            total => total,
        })
    }

    /// `-x` and `+x`.
    pub(crate) fn signed(&mut self, fiber: usize, minus: bool, value: &Value) -> Outcome<Value> {
        match number(value) {
            Some(Number::Float(f)) => Ok(Value::Float(if minus { -f } else { f })),
            Some(Number::Int(i)) if minus => match i.checked_neg() {
                Some(i) => Ok(Value::Int(i)),
                None => self.outside(fiber, LARGE, "keep numbers small"),
            },
            Some(Number::Int(i)) => Ok(Value::Int(i)),
            None => {
                let (sign, name) = (if minus { '-' } else { '+' }, self.class_name(value));
                let text = format!("bad operand type for unary {sign}: '{name}'");
                self.error("TypeError", &text)
            }
        }
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
            Binary::Div => return self.fraction(fiber, op, float(x), float(y)),
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

    fn fraction(&mut self, fiber: usize, op: Binary, x: f64, y: f64) -> Outcome<Value> {
        if y == 0.0 && matches!(op, Binary::Div | Binary::FloorDiv | Binary::Mod) {
            let text = match op {
                Binary::Div => "float division by zero",
                Binary::FloorDiv => "float floor division by zero",
                _ => "float modulo",
            };
            return self.error("ZeroDivisionError", text);
        }
        if op == Binary::Pow {
            if x == 0.0 && y < 0.0 {
                let text = "0.0 cannot be raised to a negative power";
                return self.error("ZeroDivisionError", text);
            }
            let value = x.powf(y);
            if value.is_nan() || value.is_infinite() {
                let text = "the result of this `**` is outside the subset";
                return self.outside(fiber, text, "use whole numbers");
            }
            return Ok(Value::Float(value));
        }
        Ok(Value::Float(match op {
            Binary::Add => x + y,
            Binary::Sub => x - y,
            Binary::Mul => x * y,
            Binary::Div | Binary::Pow => x / y,
            Binary::FloorDiv => divided(x, y).0,
            Binary::Mod => divided(x, y).1,
        }))
    }
}

/// The whole quotient and the rest, which has the sign of the divisor.
fn divided(x: f64, y: f64) -> (f64, f64) {
    let mut rest = x % y;
    let mut quotient = (x - rest) / y;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(y);
    } else if (y < 0.0) != (rest < 0.0) {
        rest += y;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(x / y), rest);
    }
    let whole = quotient.floor();
    (if quotient - whole > 0.5 { whole + 1.0 } else { whole }, rest)
}

#[derive(Clone, Copy)]
pub(crate) enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    pub(crate) fn is_zero(self) -> bool {
        self.float() == 0.0
    }

    pub(crate) fn is_negative(self) -> bool {
        self.float() < 0.0
    }

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
