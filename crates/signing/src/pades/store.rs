//! The document security store: certificates and words on revocation kept in the file
//! (ISO 32000-2, 12.8.4.3; ETSI EN 319 142-1, 5.4).

use std::collections::BTreeMap;

use crate::algorithms::DigestAlgorithm;
use crate::evidence::Evidence;
use crate::pades::PadesError;
use crate::pades::prepare::extend;
use crate::pdf::{Dict, Id, Object, PdfError, State, Update, hex};

/// How many values of one kind are read.
const MAX_VALUES: usize = 2_000;

/// What a store holds, each in DER.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Store {
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
    /// OCSP responses.
    pub ocsp: Vec<Vec<u8>>,
    /// Lists of revoked certificates.
    pub crls: Vec<Vec<u8>>,
}

impl Store {
    /// The store of a document's state; empty when it has none.
    ///
    /// # Errors
    /// When it is damaged or beyond the limits.
    pub fn read(state: &State<'_, '_>) -> Result<Self, PdfError> {
        let store = dictionary(state)?;
        let values = |key: &str| -> Result<Vec<Vec<u8>>, PdfError> {
            Ok(streams(state, store.get(key))?.into_values().collect())
        };
        Ok(Self { certificates: values("Certs")?, ocsp: values("OCSPs")?, crls: values("CRLs")? })
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.ocsp.is_empty() && self.crls.is_empty()
    }

    /// Adds everything readable in it to the evidence. What is not readable proves nothing.
    pub fn add_to(&self, evidence: &mut Evidence) {
        for der in &self.certificates {
            let _ = evidence.add_certificate(der);
        }
        for der in &self.ocsp {
            let _ = evidence.add_ocsp(der);
        }
        for der in &self.crls {
            let _ = evidence.add_crl(der);
        }
    }

    /// Adds the values to an update's store, those that are there already only once, and tells under
    /// each signature's name which belong to it.
    pub(crate) fn write(update: &mut Update<'_, '_>, parts: &[(Option<String>, Self)]) -> Result<(), PadesError> {
        let (root, mut catalog) = update.state().catalog()?;
        let mut store = dictionary(update.state())?;
        let mut named = update.state().dict(store.get("VRI"))?;
        let mut kinds = [Kind::read(update.state(), &store, "Certs")?, Kind::read(update.state(), &store, "OCSPs")?, Kind::read(update.state(), &store, "CRLs")?];
        for (name, part) in parts {
            let mut entry = Dict::new();
            let values = [("Cert", &part.certificates), ("OCSP", &part.ocsp), ("CRL", &part.crls)];
            for ((key, values), kind) in values.into_iter().zip(&mut kinds) {
                let references: Vec<Object> = values.iter().map(|v| Object::Reference(kind.add(update, v))).collect();
                if !references.is_empty() {
                    entry.set(key, Object::Array(references));
                }
            }
            if let Some(name) = name.as_ref().filter(|_| !entry.0.is_empty()) {
                let entry = update.add(Object::Dict(entry));
                named.set(name, Object::Reference(entry));
            }
        }
        for kind in kinds {
            if !kind.order.is_empty() {
                store.set(kind.key, Object::Array(kind.order.into_iter().map(Object::Reference).collect()));
            }
        }
        if !named.0.is_empty() {
            store.set("VRI", Object::Dict(named));
        }
        store.set("Type", Object::name("DSS"));
        match catalog.get("DSS").reference() {
            Some(id) => update.set(id, Object::Dict(store)),
            None => {
                let id = update.add(Object::Dict(store));
                catalog.set("DSS", Object::Reference(id));
            }
        }
        extend(update, &mut catalog)?;
        if catalog != update.state().catalog()?.1 {
            update.set(root, Object::Dict(catalog));
        }
        Ok(())
    }
}

/// The name of a signature in the store: the SHA-1 of its `/Contents` as they stand in the file.
pub(crate) fn name_of(contents: &[u8]) -> String {
    hex(&DigestAlgorithm::Sha1.digest(contents))
}

fn dictionary(state: &State<'_, '_>) -> Result<Dict, PdfError> {
    let (_, catalog) = state.catalog()?;
    state.dict(catalog.get("DSS"))
}

/// Values of one kind, known by their octets.
struct Kind {
    key: &'static str,
    order: Vec<Id>,
    known: BTreeMap<Vec<u8>, Id>,
}

impl Kind {
    fn read(state: &State<'_, '_>, store: &Dict, key: &'static str) -> Result<Self, PdfError> {
        let values = streams(state, store.get(key))?;
        let order = state.array(store.get(key))?.iter().filter_map(Object::reference).collect();
        Ok(Self { key, order, known: values.into_iter().map(|(id, value)| (value, id)).collect() })
    }

    fn add(&mut self, update: &mut Update<'_, '_>, value: &[u8]) -> Id {
        if let Some(id) = self.known.get(value) {
            return *id;
        }
        let id = update.add_stream(Dict::new(), value.to_vec());
        self.order.push(id);
        self.known.insert(value.to_vec(), id);
        id
    }
}

fn streams(state: &State<'_, '_>, list: &Object) -> Result<BTreeMap<Id, Vec<u8>>, PdfError> {
    let list = state.array(list)?;
    if list.len() > MAX_VALUES {
        return Err(PdfError::Limit("more than 2,000 values in the document security store"));
    }
    let mut values = BTreeMap::new();
    for id in list.iter().filter_map(Object::reference) {
        if let Object::Stream(stream) = &*state.get(id)? {
            values.insert(id, state.decoded(stream)?);
        }
    }
    Ok(values)
}
