//! Forms and answers made from a row of bytes, so that proptest can shrink them.

use serde_json::{Value, json};

use super::{FILE, text};
use crate::Form;

pub(super) struct Dice<'a> {
    bytes: std::slice::Iter<'a, u8>,
    made: usize,
}

impl<'a> Dice<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter(), made: 0 }
    }

    fn roll(&mut self, sides: usize) -> usize {
        usize::from(self.bytes.next().copied().unwrap_or(0)) % sides
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }

    pub(super) fn form(&mut self) -> Form {
        let mut known = Vec::new();
        let count = 1 + self.roll(3);
        let sections: Vec<Value> = (0..count)
            .map(|s| {
                let show_if = self.maybe_condition(&known);
                let count = 1 + self.roll(4);
                let fields: Vec<Value> = (0..count).map(|_| self.field(&mut known, true)).collect();
                json!({ "key": format!("s{s}"), "title": text("Phần", "Section"), "show_if": show_if, "fields": fields })
            })
            .collect();
        serde_json::from_value(json!({ "sections": sections })).unwrap()
    }

    fn field(&mut self, known: &mut Vec<(String, Value)>, groups: bool) -> Value {
        let key = format!("q{}", self.made);
        self.made += 1;
        let show_if = self.maybe_condition(known);
        let options = json!([{ "value": "a", "label": text("A", "A") }, { "value": "b", "label": text("B", "B") }]);
        let mut kinds = vec![
            json!({ "type": "yes_no" }),
            json!({ "type": "choice", "options": options }),
            json!({ "type": "choices", "options": options }),
            json!({ "type": "text", "max": 8 }),
            json!({ "type": "text", "format": self.pick(&["phone", "email", "id_number", "tax_code", "name"]) }),
            json!({ "type": "long_text" }),
            json!({ "type": "number", "min": -2, "max": 100 }),
            json!({ "type": "number", "decimals": 2 }),
            json!({ "type": "money", "min": 5 }),
            json!({ "type": "date", "past": self.roll(2) == 1 }),
            json!({ "type": "file", "max": 2 }),
            json!({ "type": "address" }),
            json!({ "type": "person", "id_required": self.roll(2) == 1 }),
        ];
        if groups {
            let mut inner = known.clone();
            let count = 1 + self.roll(3);
            let fields: Vec<Value> = (0..count).map(|_| self.field(&mut inner, false)).collect();
            kinds.push(
                json!({ "type": "group", "min": 1 + self.roll(2), "max": 3, "fields": fields }),
            );
            kinds.push(kinds[kinds.len() - 1].clone());
        }
        let mut field = self.pick(&kinds);
        known.push((key.clone(), field.clone()));
        let more = json!({ "key": key, "label": text("Câu hỏi", "Question"), "optional": self.roll(2) == 1, "show_if": show_if });
        field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        field
    }

    fn maybe_condition(&mut self, known: &[(String, Value)]) -> Value {
        if known.is_empty() || self.roll(2) == 0 { Value::Null } else { self.condition(known, 2) }
    }

    fn condition(&mut self, known: &[(String, Value)], depth: usize) -> Value {
        match self.roll(if depth == 0 { 3 } else { 6 }) {
            3 => json!({ "not": self.condition(known, depth - 1) }),
            4 => {
                json!({ "all": [self.condition(known, depth - 1), self.condition(known, depth - 1)] })
            }
            5 => {
                json!({ "any": [self.condition(known, depth - 1), self.condition(known, depth - 1)] })
            }
            verb => self.comparison(known, verb),
        }
    }

    fn comparison(&mut self, known: &[(String, Value)], verb: usize) -> Value {
        let (key, kind) = self.pick(known);
        let values = match kind["type"].as_str().unwrap() {
            "yes_no" => vec![json!(true), json!(false)],
            "choice" => vec![json!("a"), json!("b")],
            "choices" => {
                return json!({ "one_of": { "field": key, "values": [self.pick(&["a", "b"])] } });
            }
            "number" => vec![json!(0), json!(1), json!(2.5)],
            "money" => vec![json!(5), json!(6)],
            "address" if verb < 2 => {
                return json!({ "is": { "field": format!("{key}.province"), "value": "25" } });
            }
            "person" if verb < 2 => return json!({ "filled": { "field": format!("{key}.phone") } }),
            _ => vec![],
        };
        match verb {
            0 if !values.is_empty() => {
                json!({ "is": { "field": key, "value": self.pick(&values) } })
            }
            1 if !values.is_empty() => json!({ "one_of": { "field": key, "values": values } }),
            _ => json!({ "filled": { "field": key } }),
        }
    }

    /// Answers to a form; careful ones are right unless something hidden matters.
    pub(super) fn answers(&mut self, form: &Form) -> Value {
        let careful = self.roll(3) > 0;
        let mut map = serde_json::Map::new();
        for field in form.fields() {
            self.answer(&serde_json::to_value(field).unwrap(), careful, &mut map);
        }
        Value::Object(map)
    }

    fn answer(&mut self, field: &Value, careful: bool, map: &mut serde_json::Map<String, Value>) {
        let key = field["key"].as_str().unwrap().to_owned();
        if !careful && self.roll(4) == 0 {
            return;
        }
        if !careful && self.roll(3) == 0 {
            let junk = [
                json!(null),
                json!(""),
                json!(" "),
                json!(7),
                json!(2.505),
                json!(-3),
                json!(5.0),
                json!(true),
                json!("zzz"),
                json!("a very long text"),
                json!([]),
                json!([1]),
                json!(["a", "a"]),
                json!({}),
                json!({ "x": 1 }),
                json!([{}]),
                json!(["a", "c"]),
                json!({ "province": "2", "commune": "08542" }),
                json!({ "name": "B", "born": "x" }),
                json!([{}, {}, {}, {}]),
                json!("2026-13-01"),
                json!("1700-01-01"),
                json!("1850-01-01"),
                json!("<b>"),
                json!(1e300),
                json!([FILE, FILE]),
                json!({ "street": " " }),
            ];
            map.insert(key, self.pick(&junk));
            return;
        }
        let right = match field["type"].as_str().unwrap() {
            "yes_no" => vec![json!(true), json!(false)],
            "choice" => vec![json!("a"), json!("b")],
            "choices" => vec![json!(["a"]), json!(["b", "a"])],
            "text" => match field["format"].as_str() {
                None => vec![json!("a"), json!("đủ dài ạ")],
                Some("phone") => vec![json!("0912345678"), json!("02438251234")],
                Some("email") => vec![json!("a.b@example.vn")],
                Some("name") => vec![json!("Đỗ Thị Ánh"), json!("Y")],
                Some("id_number") => vec![json!("001090012345"), json!("123456789")],
                Some(_) => vec![json!("0123456789"), json!("0123456789-001")],
            },
            "long_text" => vec![json!("một\nhai")],
            "number" if field["decimals"] == 2 => {
                vec![json!(0.1), json!(-2.55), json!(1), json!(99_999_999.29)]
            }
            "number" => vec![json!(0), json!(1), json!(100.0), json!(-2)],
            "money" => vec![json!(5), json!(6.0), json!(crate::MOST_MONEY)],
            "date" if field["past"] == true => vec![json!("2026-02-28"), json!("1900-01-01")],
            "date" => vec![json!("2026-02-28"), json!("1800-01-01"), json!("2000-02-29")],
            "file" => vec![json!([FILE])],
            "address" => vec![
                json!({ "province": "25", "commune": "08542", "street": null }),
                json!({ "province": "01", "commune": "00004" }),
            ],
            "person" => vec![
                json!({ "name": "B", "id_number": "001090012345", "sex": "male" }),
                json!({ "name": "C", "id_number": "001090012345", "phone": "0912345678" }),
            ],
            _ => {
                let count = 2 + self.roll(2);
                let items: Vec<Value> = (0..count)
                    .map(|_| {
                        let mut item = serde_json::Map::new();
                        for inner in field["fields"].as_array().unwrap() {
                            self.answer(inner, careful, &mut item);
                        }
                        Value::Object(item)
                    })
                    .collect();
                vec![Value::Array(items)]
            }
        };
        map.insert(key, self.pick(&right));
    }
}
