//! The walk: see the file above.

use super::live::Live;
use super::{Form, MAX_FIELDS, Object, World, field_at, field_offsets, is_candidate};
use crate::graph::Graph;
use crate::ir::*;
use crate::op::Op;
use rustc_hash::FxHashMap as HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub(super) struct Walk<'a> {
    f: &'a mut Function,
    graph: &'a Graph,
    live: Live,
    /// The class of each object.
    classes: Vec<Value>,
    /// What values stand for, those that have passed guards included.
    object_of: HashMap<Value, Object>,
    /// Values that turned out to be others.
    map: Vec<Option<Value>>,
    ends: Vec<Option<World>>,
    world: World,
    /// Instructions of the block so far.
    out: Vec<Value>,
    /// Of the world as it is: objects in pieces as exits would make them, and states.
    pictures: HashMap<Object, Value>,
    /// What [`Walk::sunk`] made anew: one for all places, for they mean the same object.
    sunk: HashMap<Value, Value>,
    states: HashMap<State, State>,
}

impl<'a> Walk<'a> {
    pub fn new(f: &'a mut Function, graph: &'a Graph) -> Walk<'a> {
        let live = Live::new(f, graph);
        let map = vec![None; f.insts.len()];
        let ends = vec![None; f.blocks.len()];
        Walk {
            f,
            graph,
            live,
            classes: Vec::new(),
            object_of: HashMap::default(),
            map,
            ends,
            world: World::new(),
            out: Vec::new(),
            pictures: HashMap::default(),
            sunk: HashMap::default(),
            states: HashMap::default(),
        }
    }

    pub fn run(mut self) {
        for b in self.graph.order.clone() {
            self.world = self.entry(b);
            self.changed();
            for v in std::mem::take(&mut self.f.blocks[b.index()].insts) {
                if self.f.inst(v).op.is_term() {
                    self.picture_given_up(b);
                    if let Some(s) = self.f.blocks[b.index()].entry_state {
                        self.f.blocks[b.index()].entry_state = Some(self.state(s));
                    }
                }
                self.visit(v);
            }
            self.f.blocks[b.index()].insts = std::mem::take(&mut self.out);
            self.ends[b.index()] = Some(std::mem::take(&mut self.world));
        }
        self.f.rewrite(&self.map);
    }

    /// What a block gives up is known by its pieces, which end in its place. It has not changed since.
    fn picture_given_up(&mut self, b: Block) {
        for at in 0..self.f.given_up.len() {
            let g = self.f.given_up[at];
            if g.block == b {
                self.f.given_up[at].value = self.picture(g.value);
            }
        }
    }

    /// The world is another from here on.
    fn changed(&mut self) {
        self.pictures.clear();
        self.sunk.clear();
        self.states.clear();
    }

    fn resolve(&self, mut v: Value) -> Value {
        while let Some(Some(next)) = self.map.get(v.index()) {
            v = *next;
        }
        v
    }

    fn is(&mut self, v: Value, other: Value) {
        self.map.resize(self.f.insts.len(), None);
        self.map[v.index()] = Some(other);
    }

    fn make(&mut self, inst: Inst) -> Value {
        let v = self.f.make(inst);
        self.map.resize(self.f.insts.len(), None);
        v
    }

    fn constant(&mut self, op: Op, imm: u64, ty: Ty) -> Value {
        let mut inst = Inst::new(op, Vec::new());
        (inst.imm, inst.ty) = (imm, ty);
        let v = self.make(inst);
        self.out.push(v);
        v
    }

    fn object(&self, v: Value) -> Option<Object> {
        self.object_of.get(&self.resolve(v)).copied().filter(|o| self.world.contains_key(o))
    }

    /// An object that is in pieces here.
    fn in_pieces(&self, v: Value) -> Option<(Object, u64, Rc<BTreeMap<u32, Value>>)> {
        let o = self.object(v)?;
        match &self.world[&o] {
            Form::Pieces { shape, fields } => Some((o, *shape, Rc::clone(fields))),
            Form::Whole(_) => None,
        }
    }

    fn visit(&mut self, v: Value) {
        let inst = self.f.inst(v).clone();
        if is_candidate(&inst) {
            self.begin(v, &inst);
            return;
        }
        if let Some(known) = self.answer(&inst) {
            if let Some(known) = known {
                self.is(v, known);
            }
            return;
        }
        for shown in self.live.shown(self.f, &inst) {
            self.whole(shown);
        }
        let args: Vec<Value> = inst.args.iter().map(|a| self.whole(*a)).collect();
        let mut edges = inst.edges.clone();
        for a in edges.iter_mut().flat_map(|e| &mut e.args) {
            *a = self.whole(*a);
        }
        let state = inst.state.map(|s| self.state(s));
        let i = self.f.inst_mut(v);
        (i.args, i.edges, i.state) = (args, edges, state);
        self.out.push(v);
    }

    fn begin(&mut self, v: Value, inst: &Inst) {
        let o = self.classes.len();
        self.classes.push(inst.args[0]);
        self.object_of.insert(v, o);
        let form = if inst.op == Op::Instance {
            let values = inst.args[1..].iter().map(|a| self.resolve(*a));
            let words = field_offsets(inst.imm2).filter_map(field_at);
            Form::Pieces { shape: inst.imm, fields: Rc::new(words.zip(values).collect()) }
        } else {
            Form::Pieces { shape: inst.imm2, fields: Rc::default() }
        };
        self.world.insert(o, form);
        self.changed();
    }

    /// What an instruction is that needs no whole object: nothing, or another value.
    fn answer(&mut self, inst: &Inst) -> Option<Option<Value>> {
        if inst.op == Op::IsW {
            let (a, b) = (self.object(inst.args[0]), self.object(inst.args[1]));
            let pieces = inst.args.iter().any(|x| self.in_pieces(*x).is_some());
            return pieces.then(|| Some(self.constant(Op::ConstB, u64::from(a == b), Ty::EMPTY)));
        }
        let (o, shape, fields) = self.in_pieces(*inst.args.first()?)?;
        match inst.op {
            Op::GuardShape | Op::GuardShapes if inst.wanted_shapes().contains(&shape) => {
                Some(Some(self.resolve(inst.args[0])))
            }
            Op::Refine | Op::GuardBound => Some(Some(self.resolve(inst.args[0]))),
            Op::IsShape | Op::IsShapes => {
                let has = inst.wanted_shapes().contains(&shape);
                Some(Some(self.constant(Op::ConstB, u64::from(has), Ty::EMPTY)))
            }
            Op::IsType => {
                let class = self.f.inst(inst.args[1]);
                if class.op != Op::ConstW {
                    return None;
                }
                let same = self.f.inst(self.classes[o]).imm == class.imm;
                Some(Some(self.constant(Op::ConstB, u64::from(same), Ty::EMPTY)))
            }
            Op::ClassOf => Some(Some(self.classes[o])),
            Op::LoadSlot => match fields.get(&field_at(inst.imm)?) {
                Some(x) => Some(Some(*x)),
                None => Some(Some(self.constant(Op::ConstW, 0, Ty::NULL))),
            },
            Op::StoreSlot | Op::AddSlot => {
                let field = field_at(inst.imm)?;
                let x = self.resolve(inst.args[1]);
                if self.object(x).is_some_and(|inner| self.reaches(inner, o)) {
                    return None;
                }
                let mut fields = (*fields).clone();
                fields.insert(field, x);
                let shape = if inst.op == Op::AddSlot { inst.imm2 } else { shape };
                self.world.insert(o, Form::Pieces { shape, fields: Rc::new(fields) });
                self.changed();
                Some(None)
            }
            _ => None,
        }
    }

    /// Whether `to` is `from`, or in one of its pieces.
    fn reaches(&self, from: Object, to: Object) -> bool {
        let mut work = vec![from];
        let mut seen = BTreeSet::new();
        while let Some(o) = work.pop() {
            if o == to {
                return true;
            }
            if let (true, Some(Form::Pieces { fields, .. })) = (seen.insert(o), self.world.get(&o)) {
                work.extend(fields.values().filter_map(|x| self.object(*x)));
            }
        }
        false
    }

    /// A value as code sees it: an object is made if it is in pieces.
    fn whole(&mut self, v: Value) -> Value {
        let v = self.resolve(v);
        let Some(o) = self.object(v) else { return v };
        let mut made = Vec::new();
        let mut world = std::mem::take(&mut self.world);
        let x = self.make_whole(&mut world, o, &mut made);
        self.world = world;
        if !made.is_empty() {
            self.out.extend(made);
            self.changed();
        }
        x
    }

    /// The instructions that make the object, and what is in its pieces, go to `made`.
    fn make_whole(&mut self, world: &mut World, o: Object, made: &mut Vec<Value>) -> Value {
        let (shape, fields) = match &world[&o] {
            Form::Whole(x) => return *x,
            Form::Pieces { shape, fields } => (*shape, Rc::clone(fields)),
        };
        let mut values = Vec::with_capacity(fields.len());
        for x in fields.values() {
            let inner = self.object_of.get(&self.resolve(*x)).copied().filter(|o| world.contains_key(o));
            values.push(match inner {
                Some(inner) => self.make_whole(world, inner, made),
                None => *x,
            });
        }
        let x = self.instance(o, shape, fields.keys(), values);
        made.push(x);
        world.insert(o, Form::Whole(x));
        x
    }

    fn instance<'k>(
        &mut self,
        o: Object,
        shape: u64,
        words: impl Iterator<Item = &'k u32>,
        values: Vec<Value>,
    ) -> Value {
        let mut args = vec![self.classes[o]];
        args.extend(values);
        let mut inst = Inst::new(Op::Instance, args);
        inst.imm = shape;
        inst.imm2 = words.fold(0, |mask, w| mask | 1 << (u64::from(*w) % MAX_FIELDS));
        self.make(inst)
    }

    /// A value as an exit sees it.
    fn picture(&mut self, v: Value) -> Value {
        let v = self.resolve(v);
        let Some(o) = self.object(v) else {
            return if self.live.is_sunk(self.f, v) { self.sunk(v) } else { v };
        };
        let (shape, fields) = match &self.world[&o] {
            Form::Whole(x) => return *x,
            Form::Pieces { shape, fields } => (*shape, Rc::clone(fields)),
        };
        if let Some(known) = self.pictures.get(&o) {
            return *known;
        }
        let values = fields.values().map(|x| self.picture(*x)).collect();
        let x = self.instance(o, shape, fields.keys(), values);
        self.pictures.insert(o, x);
        x
    }

    /// An object that only exits make, with pictures in it.
    fn sunk(&mut self, v: Value) -> Value {
        if let Some(known) = self.sunk.get(&v) {
            return *known;
        }
        let old = self.f.inst(v).clone();
        let args: Vec<Value> = old.args.iter().map(|a| self.picture(*a)).collect();
        let x = if args == old.args { v } else { self.make(Inst { args, ..old }) };
        self.sunk.insert(v, x);
        x
    }

    fn state(&mut self, s: State) -> State {
        if let Some(known) = self.states.get(&s) {
            return *known;
        }
        let old = self.f.state(s).clone();
        let mut new = old.clone();
        new.parent = old.parent.map(|p| self.state(p));
        new.func = old.func.map(|v| self.picture(v));
        for v in new.locals.iter_mut().flatten().chain(&mut new.stack) {
            *v = self.picture(*v);
        }
        let id = if new == old { s } else { self.f.add_state(new) };
        self.states.insert(s, id);
        id
    }

    /// The world at a block's start. Objects are made at the ends of the blocks before, and parameters added, as it needs.
    fn entry(&mut self, b: Block) -> World {
        let graph = self.graph;
        let before: Vec<Block> =
            graph.preds[b.index()].iter().copied().filter(|p| self.ends[p.index()].is_some()).collect();
        let header = graph.loops.iter().find(|l| l.header == b);
        let [first, ..] = before[..] else { return World::new() };
        let mut world = self.ends[first.index()].clone().unwrap_or_default();
        if before.len() == 1 && header.is_none() {
            return world;
        }
        // Objects that are known on all ways and wanted later.
        let wanted = self.wanted(b, &world);
        let ends = &self.ends;
        let known =
            |o: &Object| before.iter().all(|p| ends[p.index()].as_ref().is_some_and(|w| w.contains_key(o)));
        world.retain(|o, _| wanted.contains(o) && known(o));
        let objects: Vec<Object> = world.keys().copied().collect();
        let mut whole: BTreeSet<Object> =
            objects.iter().copied().filter(|o| !self.agrees(*o, &before)).collect();
        if let Some(l) = header {
            whole.extend(self.disturbed(&l.body, &world));
        }
        for o in &objects {
            if whole.contains(o) {
                for p in &before {
                    self.make_at_end(*p, *o);
                }
            }
        }
        // Making one object makes those in its pieces.
        for o in objects {
            let forms = self.forms(&before, o);
            if forms.iter().any(|form| matches!(form, Form::Whole(_))) {
                for p in &before {
                    self.make_at_end(*p, o);
                }
            }
        }
        let mut merged = World::new();
        for o in world.into_keys() {
            let form = self.meet(b, &before, o);
            merged.insert(o, form);
        }
        merged
    }

    fn form_at_end(&self, b: Block, o: Object) -> Option<&Form> {
        self.ends[b.index()].as_ref()?.get(&o)
    }

    fn forms(&self, before: &[Block], o: Object) -> Vec<Form> {
        before.iter().filter_map(|p| self.form_at_end(*p, o)).cloned().collect()
    }

    /// Objects that are used in or after the block, those in their pieces included.
    fn wanted(&self, b: Block, world: &World) -> BTreeSet<Object> {
        let at_entry = &self.live.at_entry[b.index()];
        let mut work: Vec<Object> =
            at_entry.iter().filter_map(|v| self.object_of.get(&self.resolve(*v)).copied()).collect();
        let mut wanted = BTreeSet::new();
        while let Some(o) = work.pop() {
            if !wanted.insert(o) {
                continue;
            }
            if let Some(Form::Pieces { fields, .. }) = world.get(&o) {
                work.extend(fields.values().filter_map(|x| self.object_of.get(&self.resolve(*x)).copied()));
            }
        }
        wanted
    }

    /// Whether an object is in pieces on all ways, of one shape, with fields that can be parameters where they differ.
    fn agrees(&self, o: Object, before: &[Block]) -> bool {
        let mut forms = before.iter().map(|p| self.form_at_end(*p, o));
        let Some(Some(Form::Pieces { shape, fields })) = forms.next() else { return false };
        forms.all(|form| match form {
            Some(Form::Pieces { shape: s, fields: other }) if s == shape && fields.len() == other.len() => {
                fields.iter().all(|(word, x)| {
                    let is_object = |x: &Value| self.object_of.contains_key(&self.resolve(*x));
                    other.get(word).is_some_and(|y| x == y || !is_object(x) && !is_object(y))
                })
            }
            _ => false,
        })
    }

    fn make_at_end(&mut self, b: Block, o: Object) {
        let Some(mut world) = self.ends[b.index()].take() else { return };
        let mut made = Vec::new();
        if world.contains_key(&o) {
            self.make_whole(&mut world, o, &mut made);
        }
        let insts = &mut self.f.blocks[b.index()].insts;
        let at = insts.len().saturating_sub(1);
        insts.splice(at..at, made);
        self.ends[b.index()] = Some(world);
    }

    /// The form where ways meet on which it is in pieces everywhere, or whole everywhere.
    fn meet(&mut self, b: Block, before: &[Block], o: Object) -> Form {
        let forms = self.forms(before, o);
        if let Form::Whole(_) = forms[0] {
            let values: Vec<Value> = forms
                .iter()
                .filter_map(|form| if let Form::Whole(x) = form { Some(*x) } else { None })
                .collect();
            return Form::Whole(self.join(b, before, &values));
        }
        let mut shape = 0;
        let mut ways: Vec<Rc<BTreeMap<u32, Value>>> = Vec::new();
        for form in forms {
            if let Form::Pieces { shape: s, fields } = form {
                shape = s;
                ways.push(fields);
            }
        }
        let mut fields = BTreeMap::new();
        for word in ways[0].keys() {
            let values: Vec<Value> = ways.iter().map(|w| w[word]).collect();
            fields.insert(*word, self.join(b, before, &values));
        }
        Form::Pieces { shape, fields: Rc::new(fields) }
    }

    /// One value for those of the ways: theirs if it is the same, or a new parameter.
    fn join(&mut self, b: Block, before: &[Block], values: &[Value]) -> Value {
        if values.iter().all(|x| *x == values[0]) {
            return values[0];
        }
        let ty = values.iter().fold(Ty::EMPTY, |ty, x| ty.join(self.f.inst(*x).ty));
        let p = self.f.add_param(b, Repr::W, ty);
        self.map.resize(self.f.insts.len(), None);
        for from in &self.graph.preds[b.index()] {
            let Some(term) = self.f.terminator(*from) else { continue };
            // Ways that are not walked yet come from this block's loop, which leaves the object as it is.
            let x = before.iter().position(|w| w == from).map_or(p, |i| values[i]);
            for e in self.f.inst_mut(term).edges.iter_mut().filter(|e| e.block == b) {
                e.args.push(x);
            }
        }
        p
    }

    /// Objects in pieces at a loop's header with which the loop does more than look at them.
    fn disturbed(&self, body: &[bool], world: &World) -> BTreeSet<Object> {
        let mut disturbed = BTreeSet::new();
        let mut work: Vec<(Value, Object)> = Vec::new();
        for v in self.live.uses.keys() {
            if let Some(o) = self.object_of.get(&self.resolve(*v)) {
                work.push((*v, *o));
            }
        }
        while let Some((v, o)) = work.pop() {
            let Some(Form::Pieces { shape, fields }) = world.get(&o) else { continue };
            for (b, user) in self.live.uses.get(&v).into_iter().flatten() {
                if !body[b.index()] {
                    continue;
                }
                let inst = self.f.inst(*user);
                match inst.op {
                    Op::GuardShape | Op::GuardShapes if inst.wanted_shapes().contains(shape) => {
                        work.push((*user, o))
                    }
                    Op::Refine | Op::GuardBound => work.push((*user, o)),
                    Op::IsShape | Op::IsShapes | Op::IsW | Op::ClassOf => {}
                    Op::IsType if self.f.inst(inst.args[1]).op == Op::ConstW => {}
                    Op::LoadSlot => {
                        let field = field_at(inst.imm).and_then(|word| fields.get(&word));
                        let inner = field.and_then(|x| self.object_of.get(&self.resolve(*x)));
                        work.extend(inner.map(|inner| (*user, *inner)));
                        if field_at(inst.imm).is_none() {
                            disturbed.insert(o);
                        }
                    }
                    _ => {
                        disturbed.insert(o);
                    }
                }
            }
        }
        disturbed
    }
}
