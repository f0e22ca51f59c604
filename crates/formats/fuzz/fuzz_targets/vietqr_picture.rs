//! No picture makes the reader panic or take long. The input is a picture's file, or the modules of a
//! picture: its first byte is the width.
#![no_main]

use formats::vietqr::read_picture;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let _ = read_picture(file);
    if let [width, modules @ ..] = file
        && *width > 6
        && modules.len() > usize::from(*width)
    {
        let _ = read_picture(&bitmap(usize::from(*width), modules));
    }
});

/// An uncompressed PNG with eight pixels of each byte, so that the search and not the unpacking is tried.
fn bitmap(width: usize, modules: &[u8]) -> Vec<u8> {
    let height = modules.len() / width;
    let mut data = Vec::new();
    for row in modules.chunks_exact(width) {
        data.push(0);
        data.extend_from_slice(row);
    }
    let mut packed = vec![0x78, 0x01];
    let blocks = data.chunks(0xFFFF).count();
    for (at, block) in data.chunks(0xFFFF).enumerate() {
        let length = block.len() as u16;
        packed.push(u8::from(at + 1 == blocks));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend_from_slice(block);
    }
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (a + b) % 65_521)
    });
    packed.extend(((b << 16) | a).to_be_bytes());
    let mut head = Vec::new();
    head.extend(((width * 8) as u32).to_be_bytes());
    head.extend((height as u32).to_be_bytes());
    head.extend([1, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", &head), (b"IDAT", &packed), (b"IEND", &Vec::new())] {
        file.extend((data.len() as u32).to_be_bytes());
        let from = file.len();
        file.extend(kind);
        file.extend_from_slice(data);
        let crc = crc32(&file[from..]);
        file.extend(crc.to_be_bytes());
    }
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
