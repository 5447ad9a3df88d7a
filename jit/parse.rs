//! Text to IR: the inverse of `print`, for tests that are data.
//!
//! Values, blocks and states keep the numbers they have in the text; gaps are filled with unused entries. Errors name the line.

use crate::ir::*;
use crate::op::Op;
use crate::print::TY_NAMES;
use adder_abi::deopt::{Fold, Resume};
use adder_abi::helpers::Helper;

type Parsed<T> = Result<T, String>;

/// Parses one function.
pub fn parse(text: &str) -> Parsed<Function> {
    let mut f = Function::default();
    let mut block = None;
    // Results keep their numbers; instructions without one are numbered after them.
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    if let Some(most) = words.filter_map(|w| w.strip_prefix('v')?.parse::<u32>().ok()).max() {
        value(&mut f, &format!("v{most}"))?;
    }
    for (i, line) in text.lines().enumerate() {
        let code = line.split(';').next().unwrap_or("").trim();
        if code.is_empty() {
            continue;
        }
        parse_line(&mut f, &mut block, code).map_err(|e| format!("line {}: {e}: {code}", i + 1))?;
    }
    Ok(f)
}

fn parse_line(f: &mut Function, block: &mut Option<Block>, code: &str) -> Parsed<()> {
    if let Some(name) = code.strip_prefix("fn ") {
        f.name = name.trim().to_string();
        return Ok(());
    }
    if code.starts_with('s') && code[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return parse_state(f, code);
    }
    if code.starts_with('b') && code.ends_with(':') {
        *block = Some(parse_header(f, &code[..code.len() - 1])?);
        return Ok(());
    }
    let (code, sunk) = match code.strip_prefix("sunk ") {
        Some(rest) => (rest, true),
        None => (code, false),
    };
    let v = parse_inst(f, code)?;
    if !sunk {
        let b = block.ok_or("instruction outside a block")?;
        f.blocks[b.index()].insts.push(v);
    }
    Ok(())
}

fn number(word: &str, prefix: char) -> Parsed<u32> {
    let digits = word.strip_prefix(prefix).ok_or_else(|| format!("expected {prefix}N, found {word}"))?;
    digits.parse().map_err(|_| format!("bad number in {word}"))
}

fn value(f: &mut Function, word: &str) -> Parsed<Value> {
    let n = number(word, 'v')?;
    while f.insts.len() <= n as usize {
        f.insts.push(Inst::new(Op::Param, vec![]));
    }
    Ok(Value(n))
}

fn block_id(f: &mut Function, word: &str) -> Parsed<Block> {
    let n = number(word, 'b')?;
    while f.blocks.len() <= n as usize {
        f.blocks.push(BlockData::default());
    }
    Ok(Block(n))
}

fn state_id(f: &mut Function, word: &str) -> Parsed<State> {
    let n = number(word, 's')?;
    while f.states.len() <= n as usize {
        f.states.push(FrameState {
            parent: None,
            code: 0,
            func: None,
            pc: 0,
            resume: Resume::At,
            locals: vec![],
            stack: vec![],
            wary: false,
        });
    }
    Ok(State(n))
}

fn repr_of(word: &str) -> Parsed<Repr> {
    Ok(match word {
        "W" => Repr::W,
        "I" => Repr::I,
        "F" => Repr::F,
        "B" => Repr::B,
        _ => return Err(format!("unknown representation {word}")),
    })
}

fn ty_of(word: &str) -> Parsed<Ty> {
    if word == "object" {
        return Ok(Ty::OBJECT);
    }
    let mut ty = Ty::EMPTY;
    for part in word.split('|').filter(|p| !p.is_empty()) {
        let found =
            TY_NAMES.iter().find(|(_, n)| *n == part).ok_or_else(|| format!("unknown type {part}"))?;
        ty = ty.join(found.0);
    }
    Ok(ty)
}

fn parse_header(f: &mut Function, code: &str) -> Parsed<Block> {
    let (name, rest) = code.split_once('(').ok_or("expected (")?;
    let (params, tail) = rest.split_once(')').ok_or("expected )")?;
    let b = block_id(f, name)?;
    for param in params.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (name, kind) = param.split_once(':').ok_or("expected vN: R")?;
        let v = value(f, name.trim())?;
        let mut words = kind.split_whitespace();
        f.inst_mut(v).repr = repr_of(words.next().unwrap_or(""))?;
        f.inst_mut(v).ty = match words.next() {
            Some(ty) => ty_of(ty)?,
            None => Ty::ANY,
        };
        f.blocks[b.index()].params.push(v);
    }
    if let Some(s) = tail.trim().strip_prefix('!') {
        f.blocks[b.index()].entry_state = Some(state_id(f, s)?);
    }
    Ok(b)
}

fn parse_inst(f: &mut Function, code: &str) -> Parsed<Value> {
    let (result, body) = match code.split_once(" = ") {
        Some((r, b)) => (Some(r), b),
        None => (None, code),
    };
    let body = body.replace('(', " ( ").replace(')', " ) ");
    let mut words = body.split_whitespace().peekable();
    let text = words.next().ok_or("no operation")?;
    let op = Op::from_text(text).ok_or_else(|| format!("unknown operation {text}"))?;
    let mut inst = Inst::new(op, vec![]);
    if inst.is_helper() {
        let name = words.next().ok_or("no helper")?;
        let helper = Helper::ALL.iter().copied().find(|h| h.info().name == name);
        let helper = helper.ok_or_else(|| format!("unknown helper {name}"))?;
        inst.imm = helper as u64;
        (inst.repr, inst.ty) = helper_repr(helper);
    }
    while let Some(word) = words.next() {
        if let Some(hex) = word.strip_prefix("##") {
            inst.imm2 = parse_hex(hex)?;
        } else if let Some(hex) = word.strip_prefix('#') {
            inst.imm = parse_hex(hex)?;
        } else if let Some(hex) = word.strip_prefix("taken:") {
            inst.taken = parse_hex(hex)?;
        } else if let Some(shapes) = word.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
            inst.shapes = shapes.split(',').map(parse_hex).collect::<Parsed<_>>()?;
        } else if let Some(s) = word.strip_prefix('!') {
            inst.state = Some(state_id(f, s)?);
        } else if word == "hoisted" {
            inst.hoisted = Hoisted::Entry;
        } else if word.starts_with('b') {
            let block = block_id(f, word)?;
            if words.next() != Some("(") {
                return Err("expected ( after a block".to_string());
            }
            let mut args = Vec::new();
            for arg in words.by_ref().take_while(|w| *w != ")") {
                args.push(value(f, arg)?);
            }
            inst.edges.push(Edge { block, args });
        } else if op == Op::ConstF {
            inst.imm = word.parse::<f64>().map_err(|e| e.to_string())?.to_bits();
        } else if op == Op::ConstI {
            inst.imm = word.parse::<i64>().map_err(|e| e.to_string())? as u64;
        } else {
            inst.args.push(value(f, word)?);
        }
    }
    let Some(result) = result else {
        return Ok(f.make(inst));
    };
    let (name, kind) = result.split_once(':').ok_or("expected vN: R")?;
    let v = value(f, name.trim())?;
    let mut kinds = kind.split_whitespace();
    inst.repr = repr_of(kinds.next().unwrap_or(""))?;
    inst.ty = match kinds.next() {
        Some(ty) => ty_of(ty)?,
        None if inst.repr == Repr::W => Ty::ANY,
        None => Ty::EMPTY,
    };
    *f.inst_mut(v) = inst;
    Ok(v)
}

fn parse_hex(text: &str) -> Parsed<u64> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    u64::from_str_radix(digits, 16).map_err(|e| e.to_string())
}

fn fold(name: &str) -> Parsed<Fold> {
    let all = [
        Fold::SumInts,
        Fold::SumFloats,
        Fold::Any,
        Fold::All,
        Fold::List,
        Fold::Set,
        Fold::Collect,
        Fold::Next,
    ];
    all.into_iter().find(|f| format!("{f:?}") == name).ok_or_else(|| format!("unknown fold {name}"))
}

fn parse_state(f: &mut Function, code: &str) -> Parsed<()> {
    let (name, rest) = code.split_once(':').ok_or("expected :")?;
    let id = state_id(f, name)?;
    let rest = rest.replace('[', " [ ").replace(']', " ] ");
    let mut words = rest.split_whitespace();
    let mut state = f.state(id).clone();
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or("state ends early");
        match word {
            "code" => state.code = next()?.parse().map_err(|_| "bad code")?,
            "pc" => state.pc = next()?.parse().map_err(|_| "bad pc")?,
            "after_call" => state.resume = Resume::AfterCall,
            "after_init" => state.resume = Resume::AfterInit,
            "after_operator" => state.resume = Resume::AfterOperator,
            "consume" => state.resume = Resume::Consume(fold(next()?)?),
            "func" => state.func = Some(value(f, next()?)?),
            "parent" => state.parent = Some(state_id(f, next()?)?),
            "locals" | "stack" => {
                if next()? != "[" {
                    return Err("expected [".to_string());
                }
                let items: Vec<&str> = words.by_ref().take_while(|w| *w != "]").collect();
                for item in items {
                    let v = if item == "-" { None } else { Some(value(f, item)?) };
                    if word == "locals" {
                        state.locals.push(v);
                    } else {
                        state.stack.extend(v);
                    }
                }
            }
            other => return Err(format!("unknown word {other}")),
        }
    }
    f.states[id.0 as usize] = state;
    Ok(())
}
