//! The expressions of drawn step tables and of simple conditions: comparisons of variables.
//!
//! The words are those that FEEL and the usual expression languages of modelling tools share:
//! `amount > 100 and approved`, `${status == 'new'}`, `=items`, `not(done)`. Nothing is called and
//! nothing is looped, so the time is bounded by the length of the text.

use serde_json::{Number, Value};

use super::{Expression, Expressions};
use crate::bpmn::engine::View;

/// Comparisons, `and`, `or`, `not`, names with dots, numbers, texts, lists.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

/// Brackets may stand this deep inside each other.
const DEEPEST: usize = 64;
/// A text may be this long, in bytes.
const LONGEST: usize = 10_000;

impl Expressions for Plain {
    fn evaluate(&self, expression: &Expression, variables: &View<'_>) -> Result<Value, String> {
        let tree = parse(&expression.text)?;
        Ok(tree.value(variables))
    }

    fn parse(&self, expression: &Expression) -> Result<(), String> {
        parse(&expression.text).map(drop)
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Literal(Value),
    Name(Vec<String>),
    List(Vec<Tree>),
    Not(Box<Tree>),
    Minus(Box<Tree>),
    Two(Op, Box<(Tree, Tree)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Plus,
    Minus,
    Times,
}

impl Tree {
    fn value(&self, variables: &View<'_>) -> Value {
        match self {
            Self::Literal(value) => value.clone(),
            Self::Name(path) => named(path, variables),
            Self::List(items) => items.iter().map(|item| item.value(variables)).collect(),
            Self::Not(tree) => Value::Bool(!truth(&tree.value(variables))),
            Self::Minus(tree) => number(-tree.value(variables).as_f64().unwrap_or(f64::NAN)),
            Self::Two(op, both) => two(*op, both, variables),
        }
    }
}

fn two(op: Op, (left, right): &(Tree, Tree), variables: &View<'_>) -> Value {
    let left = left.value(variables);
    match op {
        Op::Or if truth(&left) => return Value::Bool(true),
        Op::And if !truth(&left) => return Value::Bool(false),
        _ => {}
    }
    let right = right.value(variables);
    let order = match (&left, &right) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    };
    let calculate = |f: fn(f64, f64) -> f64| match (left.as_f64(), right.as_f64()) {
        (Some(a), Some(b)) => number(f(a, b)),
        _ => Value::Null,
    };
    let equal = || order.map_or_else(|| left == right, |o| o.is_eq());
    Value::Bool(match op {
        Op::Or | Op::And => truth(&right),
        Op::Equal => equal(),
        Op::Unequal => !equal(),
        Op::Less => order.is_some_and(|o| o.is_lt()),
        Op::LessOrEqual => order.is_some_and(|o| o.is_le()),
        Op::More => order.is_some_and(|o| o.is_gt()),
        Op::MoreOrEqual => order.is_some_and(|o| o.is_ge()),
        Op::Plus => match (&left, &right) {
            (Value::String(a), Value::String(b)) => return Value::String(format!("{a}{b}")),
            _ => return calculate(|a, b| a + b),
        },
        Op::Minus => return calculate(|a, b| a - b),
        Op::Times => return calculate(|a, b| a * b),
    })
}

/// Only `true` is true.
fn truth(value: &Value) -> bool {
    *value == Value::Bool(true)
}

/// A number, whole where it is; `null` when it is none.
fn number(value: f64) -> Value {
    // Up to here every whole number has an exact double.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        return format!("{value:.0}").parse::<i64>().map_or(Value::Null, Value::from);
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

fn named(path: &[String], variables: &View<'_>) -> Value {
    let Some((first, rest)) = path.split_first() else { return Value::Null };
    let Some(mut value) = variables.get(first) else { return Value::Null };
    for part in rest {
        value = value.get(part).cloned().unwrap_or_default();
    }
    value
}

/// Parses the text, with or without the brackets or the sign that tools put around expressions.
fn parse(text: &str) -> Result<Tree, String> {
    if text.len() > LONGEST {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    let text = text.trim();
    let inner = text.strip_prefix("${").or_else(|| text.strip_prefix("#{"));
    let inner = inner.and_then(|rest| rest.strip_suffix('}'));
    let text = inner.or_else(|| text.strip_prefix('=')).unwrap_or(text);
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), depth: 0 };
    let tree = parser.or()?;
    match parser.tokens.next() {
        None => Ok(tree),
        Some(token) => Err(format!("{} is not expected", token.shown())),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Value(Value),
    Word(String),
    Sign(&'static str),
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Value(value) => value.to_string(),
            Self::Word(word) => word.clone(),
            Self::Sign(sign) => (*sign).to_owned(),
        }
    }
}

/// Longer signs stand before the shorter ones they begin with.
const SIGNS: [&str; 19] = [
    "==", "!=", "<=", ">=", "&&", "||", "=", "<", ">", "(", ")", "[", "]", ",", ".", "!", "+", "-", "*",
];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        if let '"' | '\'' = c {
            let (value, after) = quoted(rest, c)?;
            tokens.push(Token::Value(Value::String(value)));
            rest = after;
        } else if c.is_ascii_digit() {
            let digits = |c: char| c.is_ascii_digit() || c == '.';
            let (digits, after) = split(rest, digits);
            let value: f64 = digits.parse().map_err(|_| format!("{digits} is not a number"))?;
            tokens.push(Token::Value(number(value)));
            rest = after;
        } else if c.is_alphabetic() || matches!(c, '_' | '$') {
            let (word, after) = split(rest, |c| c.is_alphanumeric() || matches!(c, '_' | '$'));
            tokens.push(match word {
                "true" => Token::Value(Value::Bool(true)),
                "false" => Token::Value(Value::Bool(false)),
                "null" => Token::Value(Value::Null),
                word => Token::Word(word.to_owned()),
            });
            rest = after;
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
            let sign = sign.ok_or_else(|| format!("“{c}” is not expected"))?;
            tokens.push(Token::Sign(sign));
            rest = rest.strip_prefix(sign).unwrap_or_default();
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn quoted(text: &str, quote: char) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut chars = text.chars();
    chars.next();
    while let Some(c) = chars.next() {
        match c {
            c if c == quote => return Ok((value, chars.as_str())),
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    Err("a text is not closed".to_owned())
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    depth: usize,
}

impl Parser {
    fn or(&mut self) -> Result<Tree, String> {
        let mut left = self.and()?;
        while self.takes(&["||"], Some("or")).is_some() {
            left = Tree::Two(Op::Or, Box::new((left, self.and()?)));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Tree, String> {
        let mut left = self.comparison()?;
        while self.takes(&["&&"], Some("and")).is_some() {
            left = Tree::Two(Op::And, Box::new((left, self.comparison()?)));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Tree, String> {
        let left = self.sum()?;
        let Some(sign) = self.takes(&["==", "!=", "<=", ">=", "=", "<", ">"], None) else {
            return Ok(left);
        };
        let op = match sign {
            "!=" => Op::Unequal,
            "<=" => Op::LessOrEqual,
            ">=" => Op::MoreOrEqual,
            "<" => Op::Less,
            ">" => Op::More,
            _ => Op::Equal,
        };
        Ok(Tree::Two(op, Box::new((left, self.sum()?))))
    }

    fn sum(&mut self) -> Result<Tree, String> {
        let mut left = self.product()?;
        while let Some(sign) = self.takes(&["+", "-"], None) {
            let op = if sign == "+" { Op::Plus } else { Op::Minus };
            left = Tree::Two(op, Box::new((left, self.product()?)));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Tree, String> {
        let mut left = self.single()?;
        while self.takes(&["*"], None).is_some() {
            left = Tree::Two(Op::Times, Box::new((left, self.single()?)));
        }
        Ok(left)
    }

    fn single(&mut self) -> Result<Tree, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("more than {DEEPEST} deep"));
        }
        let tree = match self.tokens.next() {
            Some(Token::Value(value)) => Tree::Literal(value),
            Some(Token::Word(word)) if word == "not" => Tree::Not(Box::new(self.single()?)),
            Some(Token::Sign("!")) => Tree::Not(Box::new(self.single()?)),
            Some(Token::Sign("-")) => Tree::Minus(Box::new(self.single()?)),
            Some(Token::Word(word)) => self.path(word)?,
            Some(Token::Sign("(")) => {
                let tree = self.or()?;
                self.needs(")")?;
                tree
            }
            Some(Token::Sign("[")) => self.list()?,
            Some(token) => return Err(format!("{} is not expected", token.shown())),
            None => return Err("something is missing at the end".to_owned()),
        };
        self.depth -= 1;
        Ok(tree)
    }

    fn path(&mut self, first: String) -> Result<Tree, String> {
        let mut path = vec![first];
        while self.takes(&["."], None).is_some() {
            match self.tokens.next() {
                Some(Token::Word(word)) => path.push(word),
                _ => return Err("a name is missing after the dot".to_owned()),
            }
        }
        if self.tokens.peek() == Some(&Token::Sign("(")) {
            return Err(format!("{} is called, but nothing can be called here", path.join(".")));
        }
        Ok(Tree::Name(path))
    }

    fn list(&mut self) -> Result<Tree, String> {
        let mut items = Vec::new();
        if self.takes(&["]"], None).is_some() {
            return Ok(Tree::List(items));
        }
        loop {
            items.push(self.or()?);
            if self.takes(&[","], None).is_none() {
                self.needs("]")?;
                return Ok(Tree::List(items));
            }
        }
    }

    fn takes(&mut self, signs: &[&str], word: Option<&str>) -> Option<&'static str> {
        match self.tokens.peek() {
            Some(Token::Sign(sign)) if signs.contains(sign) => {
                let sign = *sign;
                self.tokens.next();
                Some(sign)
            }
            Some(Token::Word(w)) if Some(w.as_str()) == word => {
                self.tokens.next();
                Some("")
            }
            _ => None,
        }
    }

    fn needs(&mut self, sign: &'static str) -> Result<(), String> {
        match self.takes(&[sign], None) {
            Some(_) => Ok(()),
            None => Err(format!("{sign} is missing")),
        }
    }
}

#[cfg(test)]
mod tests;
