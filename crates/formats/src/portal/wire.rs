//! How messages are declared: the key on the wire, the field, and what it says.

/// Declares a message. Texts come first, then numbers, truth values and lists; all may be missing
/// when it is read, and all are written.
macro_rules! wire {
    (
        $(#[$about:meta])*
        $name:ident
        $(texts { $($text_key:literal $text:ident $text_doc:literal;)* })?
        $(numbers { $($number_key:literal $number:ident $number_doc:literal;)* })?
        $(truths { $($truth_key:literal $truth:ident $truth_doc:literal;)* })?
        $(parts { $($part_key:literal $part:ident: $part_type:ty, $part_doc:literal;)* })?
        $(lists { $($list_key:literal $list:ident: $item:ty, $list_doc:literal;)* })?
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(
                #[doc = concat!($text_doc, " `", $text_key, "`")]
                #[serde(rename = $text_key, deserialize_with = "crate::lenient::text")]
                pub $text: String,
            )*)?
            $($(
                #[doc = concat!($number_doc, " `", $number_key, "`")]
                #[serde(rename = $number_key, deserialize_with = "crate::lenient::whole")]
                pub $number: i64,
            )*)?
            $($(
                #[doc = concat!($truth_doc, " `", $truth_key, "`")]
                #[serde(rename = $truth_key, deserialize_with = "crate::lenient::truth")]
                pub $truth: bool,
            )*)?
            $($(
                #[doc = concat!($part_doc, " `", $part_key, "`")]
                #[serde(rename = $part_key, deserialize_with = "crate::lenient::part")]
                pub $part: $part_type,
            )*)?
            $($(
                #[doc = concat!($list_doc, " `", $list_key, "`")]
                #[serde(rename = $list_key, deserialize_with = "crate::lenient::list")]
                pub $list: Vec<$item>,
            )*)?
        }
    };
}

pub(crate) use wire;
