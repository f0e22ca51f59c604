//! What an address asks of the list: filter, order, columns, place.

use base::Cursor;
use web::Input;

use super::columns::Column;
use super::filter::{Filter, address};
use super::order::{At, Sort};

/// The list that an address asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Which dossiers.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// With which columns; empty is the usual ones.
    pub columns: Vec<Column>,
    /// Which page.
    pub at: At,
    /// The saved view it came from.
    pub view: String,
}

/// The address of the list.
pub(crate) const LIST: &str = "/desk/dossiers";

impl Wanted {
    /// Reads a query.
    pub fn read(input: &Input) -> Self {
        let codes: Vec<&str> = input.all("cols").collect();
        let place = |name| input.get(name).and_then(Cursor::decode);
        let columns = Column::read(&codes);
        Self {
            filter: Filter::read(input),
            sort: Sort::ALL.into_iter().find(|s| s.code() == input.text("sort")).unwrap_or_default(),
            columns: if columns == Column::USUAL { Vec::new() } else { columns },
            at: match (place("after"), place("before")) {
                (Some(after), _) => At::After(after),
                (None, Some(before)) => At::Before(before),
                (None, None) => At::Start,
            },
            view: input.text("view").chars().take(36).collect(),
        }
    }

    /// The columns it shows.
    pub fn shown(&self) -> &[Column] {
        if self.columns.is_empty() { Column::USUAL } else { &self.columns }
    }

    /// The list without its place, as a saved view keeps it.
    pub fn query(&self) -> String {
        address(&self.pairs())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.filter.pairs();
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.code().to_owned()));
        }
        if !self.columns.is_empty() {
            pairs.push(("cols", Column::write(&self.columns)));
        }
        pairs
    }

    /// The address of the same list with this filter instead.
    pub(crate) fn with(&self, filter: Filter) -> String {
        Self { filter, sort: self.sort, columns: self.columns.clone(), ..Self::default() }.href()
    }

    /// The address of the same list in this order.
    pub(crate) fn sorted(&self, sort: Sort) -> String {
        Self { sort, at: At::Start, ..self.clone() }.href()
    }

    /// The address of the page at a row.
    pub(crate) fn page(&self, name: &'static str, cursor: Option<&Cursor>) -> String {
        let Some(cursor) = cursor else { return String::new() };
        let mut pairs = self.pairs();
        pairs.push((name, cursor.encode()));
        if !self.view.is_empty() {
            pairs.push(("view", self.view.clone()));
        }
        format!("{LIST}?{}", address(&pairs))
    }

    /// The address of the list's first page.
    pub(crate) fn href(&self) -> String {
        let mut pairs = self.pairs();
        if !self.view.is_empty() {
            pairs.push(("view", self.view.clone()));
        }
        if pairs.is_empty() { LIST.to_owned() } else { format!("{LIST}?{}", address(&pairs)) }
    }
}

impl Filter {
    /// The address of the list of these dossiers.
    pub fn href(&self) -> String {
        Wanted { filter: self.clone(), ..Wanted::default() }.href()
    }
}
