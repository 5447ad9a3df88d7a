//! Neutral nodes to Python objects.

use super::class::Ast;
use super::{TABLE, table};
use adder_vm::front::tree::{Item, Node};
use adder_vm::object::payload::blank_header;
use adder_vm::object::value::Value;
use adder_vm::protocol::attr;
use adder_vm::thread::{PyResult, Thread};
use adder_vm::types::str::{from_wtf8, intern_value};
use adder_vm::types::{code, list};

/// The object of a node.
pub fn node(t: &Thread, n: &Node) -> PyResult {
    let _guard = t.enter_native(" during ast construction")?;
    let kind = n.kind as usize;
    let (class, count) = table(|x| (x.classes[kind].clone(), x.fields[kind].len()));
    let Some(class) = class.as_type() else { return Ok(Value::none()) };
    let object = class.instantiate(Ast { head: blank_header() });
    for i in 0..count.min(n.items.len()) {
        let value = item(t, &n.items[i])?;
        let name = TABLE.0.borrow().fields[kind][i].clone();
        attr::generic_set(t, &object, &name, Some(&value))?;
    }
    if n.kind.class().placed {
        let p = &n.pos;
        for (i, number) in [p.line, p.col, p.end_line, p.end_col].into_iter().enumerate() {
            let name = TABLE.0.borrow().places[i].clone();
            attr::generic_set(t, &object, &name, Some(&Value::small_int(i64::from(number))))?;
        }
    }
    Ok(object)
}

fn item(t: &Thread, item_: &Item) -> PyResult {
    Ok(match item_ {
        Item::None => Value::none(),
        Item::Node(n) => node(t, n)?,
        Item::Kind(kind) => table(|x| x.instances[*kind as usize].clone()).unwrap_or_else(Value::none),
        Item::List(items) => list::new(items.iter().map(|i| item(t, i)).collect::<PyResult<Vec<Value>>>()?),
        Item::Text(text) => intern_value(from_wtf8(text.as_bytes())),
        Item::Int(n) => Value::from(*n),
        Item::Const(c) => code::constant(c),
    })
}
