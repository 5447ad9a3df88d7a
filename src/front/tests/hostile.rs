//! The verifier on damaged code: an answer, never a panic; and what it accepts keeps the promises its header makes.

use adder_abi::code::{BlockKind, CodeUnit, Const, InstructionState, Verified};
use adder_abi::opcode::Opcode;
use adder_front::verify::{Meta, verify, verify_unit};
use adder_front::{Mode, Options, compile};

/// A generator of numbers; its quality does not matter.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn units(unit: &CodeUnit, all: &mut Vec<CodeUnit>) {
    all.push(unit.clone());
    for value in &unit.consts {
        if let Const::Code(code) = value {
            units(code, all);
        }
    }
}

fn promises(verified: &Verified, meta: &Meta) {
    for state in &verified.instructions {
        if state.depth == InstructionState::UNREACHABLE {
            continue;
        }
        assert!(state.depth <= meta.stacksize);
        let mut block = state.block;
        while block != Verified::NO_BLOCK {
            let node = verified.blocks[block as usize];
            let kept = if node.kind == BlockKind::Handler { 3 } else { 0 };
            assert!(state.depth >= node.level + kept || state.instruction.opcode == Opcode::NOP);
            assert!(node.parent == Verified::NO_BLOCK || node.parent < block);
            block = node.parent;
        }
    }
}

#[test]
fn damaged_code() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/listings");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("listings") {
        let path = entry.expect("entry").path();
        if path.extension().is_some_and(|ext| ext == "py") {
            let text = std::fs::read_to_string(path).expect("text");
            if let Ok(compiled) = compile(&text, "x", Mode::Exec, Options::default()) {
                units(&compiled.code, &mut all);
            }
        }
    }
    assert!(all.len() > 80);
    let mut random = Random(20_261_120);
    let mut accepted = 0;
    for unit in &all {
        let meta = Meta::of(unit);
        promises(&verify_unit(unit).expect("own code"), &meta);
        for _ in 0..300 {
            let mut code = unit.code.to_vec();
            for _ in 0..=random.below(3) {
                let at = random.below(code.len());
                code[at] = match random.below(3) {
                    0 => random.below(256) as u8,
                    1 => Opcode::ALL[random.below(Opcode::ALL.len())] as u8,
                    _ => code[random.below(code.len())],
                };
            }
            if random.below(10) == 0 {
                code.truncate(random.below(code.len()));
            }
            if let Ok(verified) = verify(&code, &meta) {
                accepted += 1;
                promises(&verified, &meta);
            }
        }
    }
    assert!(accepted > 100, "{accepted}");
}

#[test]
fn refusals() {
    let meta = Meta {
        argcount: 0,
        posonlyargcount: 0,
        kwonlyargcount: 0,
        stacksize: 10,
        flags: 0,
        consts: 1,
        names: 0,
        locals: 0,
        cells: 0,
        cellvars: 0,
    };
    let refused = |code: &[u8]| verify(code, &meta).expect_err("refused").message;
    assert_eq!(refused(&[]), "no code");
    assert_eq!(refused(&[100, 0]), "control falls off the end");
    assert_eq!(refused(&[83, 0]), "stack underflows");
    assert_eq!(refused(&[100, 1, 83, 0]), "operand out of range");
    assert_eq!(refused(&[113, 1]), "jump to where no instruction begins");
    assert_eq!(refused(&[0, 0]), "not an instruction");
    assert_eq!(refused(&[100, 0, 113, 0]), "stack depths differ where ways meet");
    assert_eq!(refused(&[122, 4, 100, 0, 83, 0, 119, 0]), "returns out of a block");
    assert_eq!(refused(&[87, 0]), "no block to pop");
    assert_eq!(refused(&[100, 0, 86, 0, 83, 0]), "suspends outside of a generator");
    assert_eq!(refused(&[144, 0, 144, 0, 144, 0, 144, 0, 100, 0, 83, 0]), "not an instruction");
}
