//! Payments on the national platform, messages of version 1.0.6.

use base::{DateTime, Dong};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::wire::wire;
use super::{Body, Error, Kind, Moment};
use crate::ascii;
use crate::codes::DossierCode;

wire! {
    /// The beginning of a payment (`INIT`).
    PaymentInit
    texts {
        "LoaiBanTin" kind "The kind of message.";
        "PhienBan" version "The version.";
        "MaDoiTac" partner "The partner's code.";
        "MaThamChieu" reference "The payment's own reference.";
        "SoTien" amount "The amount in đồng, digits only.";
        "LoaiHinhThanhToan" method "The kind of payment.";
        "MaKenhThanhToan" channel "The channel.";
        "MaThietBi" device "The device.";
        "NgonNgu" language "The language of the pages.";
        "MaTienTe" currency "The currency.";
        "MaNganHang" bank "The bank.";
        "ThongTinGiaoDich" information "What the payment is for, without marks.";
        "ThoiGianGD" at "When it was begun.";
        "Ip" ip "The payer's address on the network.";
        "MaXacThuc" hash "The hash over the fields in their order.";
    }
    parts { "ThongTinBienLai" receipt: Receipt, "What the receipt will say."; }
}

wire! {
    /// What a receipt will say; the same fields answer a look-up.
    Receipt
    texts {
        "MaDichVu" service_kind "The kind of service.";
        "MaDVC" service "The public service's code.";
        "TenDVC" service_name "The public service's name.";
        "MaTTHC" procedure "The procedure's code.";
        "TenTTHC" procedure_name "The procedure's name.";
        "MaDonVi" agency "The agency's code.";
        "TenDonVi" agency_name "The agency's name.";
        "MaHoSo" dossier "The dossier's code.";
        "TKThuHuong" account "The receiving account.";
        "MaNHThuHuong" bank "The receiving bank.";
        "TenTKThuHuong" account_name "The receiving account's name.";
        "MaLoaiHinhThuPhat" fine_kind "The kind of fine.";
        "TenLoaiHinhThuPhat" fine_kind_name "The name of the kind of fine.";
        "MaCoQuanQD" decided_by "The code of the agency that decided.";
        "TenCoQuanQD" decided_by_name "The name of the agency that decided.";
        "KhoBac" treasury "The treasury.";
        "NgayQD" decided "The day of the decision.";
        "SoQD" decision "The decision's number.";
        "ThoiGianViPham" offence_at "When the offence was.";
        "DiaDiemViPham" offence_place "Where it was.";
        "TenNguoiViPham" offender "Who committed it.";
        "TaiKhoanThuNSNN" budget_account "The account of the state budget.";
        "NoiDungThanhToan" content "What is paid.";
        "HoTenNguoiNop" payer "The payer.";
        "SoCMNDNguoiNop" payer_number "The payer's identity number.";
        "DiaChiNguoiNop" payer_address "The payer's address.";
        "HuyenNguoiNop" payer_district "The payer's district.";
        "TinhNguoiNop" payer_province "The payer's province.";
    }
    lists {
        "PhiLePhi" fees: PaidFee, "The fees.";
        "DSKhoanNop" items: PaidItem, "The items.";
    }
}

wire! {
    /// A fee that is paid.
    PaidFee
    texts {
        "LoaiPhiLePhi" kind "Fee or charge.";
        "MaPhiLePhi" code "Its code.";
        "TenPhiLePhi" name "Its name.";
        "SoTien" amount "The amount in đồng.";
    }
}

wire! {
    /// An item that is paid.
    PaidItem
    texts { "NoiDung" content "What it is."; "SoTien" amount "The amount in đồng."; }
}

wire! {
    /// A question for a payment's state or its receipt.
    PaymentQuery
    texts {
        "LoaiBanTin" kind "The kind of message.";
        "PhienBan" version "The version.";
        "MaDoiTac" partner "The partner's code.";
        "MaThamChieu" reference "The payment's own reference.";
        "ThoiGianGD" at "When it was begun.";
        "MaXacThuc" hash "The hash over the fields in their order.";
    }
}

wire! {
    /// The platform's answer to the beginning of a payment.
    InitAnswer
    texts { "error_code" error_code "`0` when it went well."; "message" message "JSON with the address to pay at, or words."; }
}

wire! {
    /// The platform's question to the province: what is to be paid for this dossier?
    LookupQuery
    texts { "MaHoSo" dossier "The dossier's code."; "MaTraCuuTT" lookup "The payment's code for look-ups."; }
}

/// The province's answer to that question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookupAnswer {
    /// `0` when found, `-1` when not; `1` is presumed to say that it is paid already.
    #[serde(deserialize_with = "crate::lenient::whole")]
    pub error_code: i64,
    /// Words beside the code.
    #[serde(deserialize_with = "crate::lenient::text")]
    pub message: String,
    /// The payment's code for look-ups.
    #[serde(rename = "MaTraCuuTT", deserialize_with = "crate::lenient::text")]
    pub lookup: String,
    /// What is to be paid.
    #[serde(flatten)]
    pub receipt: Receipt,
}

impl Body for PaymentInit {
    const KIND: Kind = Kind::Payment;
}

impl Body for PaymentQuery {
    const KIND: Kind = Kind::PaymentQuery;
}

impl Body for LookupAnswer {
    const KIND: Kind = Kind::PaymentLookup;
}

/// The constants and orders of the messages: data, because the platform's present specification is
/// not public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaymentTerms {
    /// The version.
    pub version: String,
    /// The kind of the first message.
    pub init: String,
    /// The kind of the question for a payment's state; not known, so it must be set before it is used.
    pub query: Option<String>,
    /// The kind of the question for a receipt.
    pub bill: String,
    /// The kind of payment.
    pub method: String,
    /// The channel.
    pub channel: String,
    /// The device.
    pub device: String,
    /// The language.
    pub language: String,
    /// The currency.
    pub currency: String,
    /// The bank.
    pub bank: String,
    /// The fields of the first message that are hashed, in their order; the secret follows.
    pub init_hash: Vec<String>,
    /// The same for questions.
    pub query_hash: Vec<String>,
    /// The code (`MaLoi`) that says a payment went well.
    pub paid: String,
}

impl Default for PaymentTerms {
    fn default() -> Self {
        let order = |fields: &str| fields.split('|').map(str::to_owned).collect();
        Self {
            version: "1.0.6".to_owned(),
            init: "INIT".to_owned(),
            query: None,
            bill: "GET_BILL".to_owned(),
            method: "PAY".to_owned(),
            channel: "1".to_owned(),
            device: "1".to_owned(),
            language: "vi-VN".to_owned(),
            currency: "VND".to_owned(),
            bank: "PAYMENT".to_owned(),
            init_hash: order(
                "LoaiBanTin|PhienBan|MaDoiTac|MaThamChieu|SoTien|LoaiHinhThanhToan|MaKenhThanhToan|MaThietBi|NgonNgu|MaTienTe|MaNganHang|ThongTinGiaoDich|ThoiGianGD|Ip",
            ),
            query_hash: order("LoaiBanTin|PhienBan|MaDoiTac|MaThamChieu|ThoiGianGD"),
            paid: "00".to_owned(),
        }
    }
}

impl PaymentInit {
    /// The beginning of a payment for a dossier, unsigned and without a receipt.
    pub fn new(
        terms: &PaymentTerms,
        partner: &str,
        dossier: &DossierCode,
        amount: Dong,
        at: DateTime,
        ip: &str,
    ) -> Self {
        Self {
            kind: terms.init.clone(),
            version: terms.version.clone(),
            partner: partner.to_owned(),
            reference: dossier.payment_reference(at),
            amount: amount.0.to_string(),
            method: terms.method.clone(),
            channel: terms.channel.clone(),
            device: terms.device.clone(),
            language: terms.language.clone(),
            currency: terms.currency.clone(),
            bank: terms.bank.clone(),
            information: information(dossier),
            at: Moment(at).to_string(),
            ip: ip.to_owned(),
            hash: String::new(),
            receipt: Receipt { content: information(dossier), dossier: dossier.to_string(), ..Receipt::default() },
        }
    }

    /// Puts in the hash that proves the sender by the shared secret.
    ///
    /// # Errors
    /// A field that cannot be hashed without doubt.
    pub fn sign(&mut self, terms: &PaymentTerms, secret: &str) -> Result<(), Error> {
        self.hash = hash(self, &terms.init_hash, secret)?;
        Ok(())
    }

    /// Whether the hash is that of the fields and the secret.
    pub fn is_signed(&self, terms: &PaymentTerms, secret: &str) -> bool {
        hash(self, &terms.init_hash, secret).is_ok_and(|right| is_same(&right, &self.hash))
    }
}

impl PaymentQuery {
    /// A question for a payment: `kind` is one of the terms.
    pub fn new(terms: &PaymentTerms, kind: &str, partner: &str, reference: &str, at: DateTime) -> Self {
        Self {
            kind: kind.to_owned(),
            version: terms.version.clone(),
            partner: partner.to_owned(),
            reference: reference.to_owned(),
            at: Moment(at).to_string(),
            hash: String::new(),
        }
    }

    /// Puts in the hash that proves the sender by the shared secret.
    ///
    /// # Errors
    /// A field that cannot be hashed without doubt.
    pub fn sign(&mut self, terms: &PaymentTerms, secret: &str) -> Result<(), Error> {
        self.hash = hash(self, &terms.query_hash, secret)?;
        Ok(())
    }

    /// Whether the hash is that of the fields and the secret.
    pub fn is_signed(&self, terms: &PaymentTerms, secret: &str) -> bool {
        hash(self, &terms.query_hash, secret).is_ok_and(|right| is_same(&right, &self.hash))
    }
}

impl InitAnswer {
    /// The address where the person pays.
    ///
    /// # Errors
    /// The platform's refusal, or an answer without an address.
    pub fn pay_url(&self) -> Result<String, Error> {
        if self.error_code != "0" {
            return Err(Error::Refused { code: self.error_code.clone(), message: self.message.clone() });
        }
        let inner: Value = super::read(&self.message)?;
        let url = inner.get("UrlThanhToan").and_then(Value::as_str).unwrap_or_default();
        if url.starts_with("https://") { Ok(url.to_owned()) } else { Err(Error::field("UrlThanhToan", url)) }
    }
}

/// What a payment for a dossier is for, in the platform's wording: capitals without marks.
fn information(dossier: &DossierCode) -> String {
    ascii::fold(&format!("THANH TOAN HO SO {dossier}")).to_ascii_uppercase()
}

/// SHA-256 over the fields in their order and the secret, joined by bars, as small hexadecimal digits.
fn hash<T: Serialize>(message: &T, order: &[String], secret: &str) -> Result<String, Error> {
    let fields = serde_json::to_value(message).map_err(|e| Error::Json(e.to_string()))?;
    let mut parts = Vec::with_capacity(order.len() + 1);
    for name in order {
        let value = fields.get(name).and_then(Value::as_str).ok_or_else(|| Error::field(name, ""))?;
        // A bar inside a field would let two messages have one hash.
        if value.contains('|') {
            return Err(Error::field(name, value));
        }
        parts.push(value);
    }
    parts.push(secret);
    Ok(hex::encode(Sha256::digest(parts.join("|"))))
}

/// Compares in a time that does not tell where two hashes differ.
fn is_same(right: &str, given: &str) -> bool {
    let given = given.to_ascii_lowercase();
    right.len() == given.len() && right.bytes().zip(given.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
