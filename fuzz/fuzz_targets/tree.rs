#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| peyvand_fuzz::tree(bytes));
