package disclosure

import (
	"errors"
	"slices"

	"sightline/stat/disclosure/lp"
)

// need is a side of a primary cell whose witness moves the cell in question.
type need struct{ cell, side int }

// printAgain tries to print each secondary cell: those first on which the
// fewest proofs rest. Where there are very many cells that takes too long.
func (w *suppressor) printAgain() error {
	if len(w.s.Keys) > manyCells {
		return nil
	}
	cells := w.secondary()
	needs := map[int][]need{}
	for _, c := range cells {
		needs[c] = w.needs(c)
	}
	slices.SortStableFunc(cells, func(a, b int) int { return len(needs[a]) - len(needs[b]) })
	for _, c := range cells {
		if err := w.without(c); err != nil {
			return err
		}
	}
	return nil
}

// needs lists the proofs that rest on cell c being hidden.
func (w *suppressor) needs(c int) []need {
	var out []need
	for _, p := range w.primary {
		for side, y := range w.witness[p] {
			if y[c] != 0 {
				out = append(out, need{p, side})
			}
		}
	}
	return out
}

// without prints a cell if the proofs that rest on it can be had from the
// other hidden cells.
func (w *suppressor) without(c int) error {
	w.hidden[c] = false
	found, err := w.prove(w.needs(c))
	if err != nil || found == nil {
		w.hidden[c] = true
		return err
	}
	for n, y := range found {
		w.witness[n.cell][n.side] = y
	}
	return nil
}

// knowledge is what the strongest attacker takes for certain of the pattern.
func (w *suppressor) knowledge() Knowledge {
	if w.KnowsEmpty || w.Rule.ZerosShown {
		return w.s.HiddenNotEmpty(w.hidden)
	}
	return w.s.Hidden(w.hidden, 0)
}

// prove looks for witnesses among the hidden cells as they are; nil if one of
// the needs cannot be met.
func (w *suppressor) prove(needs []need) (map[need]change, error) {
	p, err := w.newProver()
	if err != nil {
		return nil, err
	}
	out := map[need]change{}
	for _, n := range needs {
		y, err := p.witness(n)
		if y == nil || err != nil {
			return nil, err
		}
		out[n] = y
	}
	return out, nil
}

// newProver reduces the system of the cells hidden by now.
func (w *suppressor) newProver() (*prover, error) {
	r := reduce(w.s, w.knowledge())
	if r.wrong {
		return nil, ErrContradiction
	}
	p := &prover{w: w, r: r, blockOf: map[int]*block{}, rows: map[int][]row{}}
	for _, rows := range r.blocks() {
		for _, line := range rows {
			for _, c := range line.cells {
				p.rows[c] = rows
			}
		}
	}
	return p, nil
}

// prover finds single witnesses in the reduced system.
type prover struct {
	w       *suppressor
	r       *reduced
	rows    map[int][]row // by cell: the rows of its block
	blockOf map[int]*block
}

func (p *prover) witness(n need) (change, error) {
	rep, sign, _ := p.r.find(n.cell)
	if sign == 0 {
		return nil, nil
	}
	if p.rows[rep] == nil {
		return p.alone(n, rep, sign), nil
	}
	b, err := p.block(rep)
	if err != nil {
		return nil, err
	}
	j := slices.Index(b.cells, rep)
	by := p.w.target(n.cell, n.side) * sign // wanted change of rep
	goal := float64(p.w.s.People[rep] + by)
	dir := 1.0
	if by > 0 {
		dir = -1
	}
	v, err := b.solver.Minimize([]lp.Term{{Col: j, Price: dir}}, dir*goal)
	if err != nil && !errors.Is(err, lp.ErrUnbounded) {
		return nil, err
	}
	if err == nil && v > dir*goal+1e-6 {
		return nil, nil
	}
	return p.change(b, b.solver.X), nil
}

// alone is the witness of a cell that is bound to others by differences only.
func (p *prover) alone(n need, rep, sign int) change {
	by := float64(p.w.target(n.cell, n.side) * sign)
	x := float64(p.w.s.People[rep]) + by
	if x < p.r.low[rep] || x > p.r.high[rep] {
		return nil
	}
	return p.change(&block{cells: []int{rep}}, []float64{x})
}

func (p *prover) block(rep int) (*block, error) {
	if b := p.blockOf[rep]; b != nil {
		return b, nil
	}
	b, err := newBlock(p.r, p.rows[rep])
	if err != nil {
		return nil, err
	}
	for _, c := range b.cells {
		p.blockOf[c] = b
	}
	return b, nil
}

// change writes a vertex of a block as a difference to the true table.
func (p *prover) change(b *block, x []float64) change {
	by := map[int]float64{}
	for j, c := range b.cells {
		if d := x[j] - float64(p.w.s.People[c]); d > 1e-9 || d < -1e-9 {
			by[c] = d
		}
	}
	out := change{}
	for c := range p.w.s.Keys {
		if rep, sign, _ := p.r.find(c); sign != 0 && by[rep] != 0 {
			out[c] = float64(sign) * by[rep]
		}
	}
	return out
}
