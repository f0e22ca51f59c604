//! The values that go into statements and come out of rows.

use std::error::Error as StdError;

use base::{Date, Dong, Id, Instant, Locale, Role};
use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};

/// A value of any column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A flag.
    Bool(bool),
    /// A whole number, an instant or money.
    Int(i64),
    /// A real number.
    Real(f64),
    /// Text, an id or JSON.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Value {
    /// What kind of value it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a flag",
            Self::Int(_) => "a whole number",
            Self::Real(_) => "a real number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

/// What can be a statement's parameter.
pub trait ToValue {
    /// The value to bind.
    fn to_value(&self) -> Value;
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (*self).to_value()
    }
}

macro_rules! to_value {
    ($($type:ty => |$v:ident| $make:expr;)*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                let $v = self;
                $make
            }
        }
    )*};
}

to_value! {
    bool => |v| Value::Bool(*v);
    i64 => |v| Value::Int(*v);
    i32 => |v| Value::Int(i64::from(*v));
    u32 => |v| Value::Int(i64::from(*v));
    u16 => |v| Value::Int(i64::from(*v));
    u8 => |v| Value::Int(i64::from(*v));
    usize => |v| Value::Int(i64::try_from(*v).unwrap_or(i64::MAX));
    f64 => |v| Value::Real(*v);
    str => |v| Value::Text(without_nul(v));
    String => |v| Value::Text(without_nul(v));
    Vec<u8> => |v| Value::Bytes(v.clone());
    Instant => |v| Value::Int(v.ms());
    Dong => |v| Value::Int(v.0);
    Date => |v| Value::Text(v.to_string());
    Role => |v| Value::Text(v.code().to_owned());
    Locale => |v| Value::Text(v.tag().to_owned());
    serde_json::Value => |v| Value::Text(v.to_string());
}

/// PostgreSQL has no NUL in texts; who sends one gets the mark for what cannot be shown, on both
/// engines.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

macro_rules! id_values {
    ($($id:ident)*) => {$(
        impl ToValue for base::$id {
            fn to_value(&self) -> Value {
                Value::Text(self.to_string())
            }
        }

        impl crate::FromValue for base::$id {
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::Text(text) => uuid::Uuid::parse_str(&text).ok().map(Self::from_uuid),
                    _ => None,
                }
            }
        }
    )*};
}

id_values!(AgencyId OfficialId ApplicantId ProcedureId VersionId DossierId FileId EventId JobId SessionId RowId);

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(flag) => ValueRef::Integer(i64::from(*flag)),
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Real(x) => ValueRef::Real(*x),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        // The server trusts the bytes it gets: an integer's bytes for a real number would be stored as
        // another number, without a word.
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(flag) if <bool as ToSql>::accepts(kind) => flag.to_sql(kind, out),
            Self::Int(n) if *kind == Type::INT8 => n.to_sql(kind, out),
            Self::Int(n) if *kind == Type::INT4 => i32::try_from(*n)?.to_sql(kind, out),
            #[expect(clippy::as_conversions, reason = "SQLite takes whole numbers for real ones in the same way")]
            Self::Int(n) if *kind == Type::FLOAT8 => (*n as f64).to_sql(kind, out),
            Self::Real(x) if <f64 as ToSql>::accepts(kind) => x.to_sql(kind, out),
            Self::Text(text) if <String as ToSql>::accepts(kind) => text.to_sql(kind, out),
            Self::Bytes(bytes) if <Vec<u8> as ToSql>::accepts(kind) => bytes.to_sql(kind, out),
            _ => Err(format!("{self:?} is no value for a column of type {kind}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        // Checked value by value in `to_sql`, where the value is known.
        true
    }

    to_sql_checked!();
}
