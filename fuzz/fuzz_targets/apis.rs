#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| dtao_fuzz::apis::run(input));
