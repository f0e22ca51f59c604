//! Documents exchanged between agencies: edXML of QCVN 102:2016/BTTTT and its amendment SĐ1:2022.
