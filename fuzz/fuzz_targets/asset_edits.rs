#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| waza_fuzz_targets::asset_edits::run(data));
