package survival

// How far would an estimate move if one row weighed a little more? These
// derivatives (the infinitesimal jackknife of Efron; Therneau and Grambsch
// 2000, section 2.3) give robust variances and pseudo-values. For every
// product-limit estimate here a row's derivative after time j has the form
//
//	U(j) = c + b·g(j) + f·F(j)
//
// with b = 1 while the row is at risk and 0 after, so that sums of squares
// over all rows, or over clusters of rows, follow from six running sums: the
// cost is one step a row, not one step a row and time.

// path is such an estimate. g is the derivative of a row at risk since the
// beginning, F the estimate (nil: zero), h the running sum d/(n(n-d)).
type path struct {
	ledger *ledger
	g      []float64
	f      []float64
	h      []float64
	jump   func(j, kind int) float64 // what an event of its own adds to U
	drop   func(j, kind int) float64 // what it adds to the slope against F
}

// triple holds c, b and f of a row or cluster.
type triple [3]float64

func (p *path) gAt(j int) float64 {
	if j < 0 {
		return 0
	}
	return p.g[j]
}

func (p *path) fAt(j int) float64 {
	if p.f == nil || j < 0 {
		return 0
	}
	return p.f[j]
}

func (p *path) hAt(j int) float64 {
	if p.h == nil || j < 0 {
		return 0
	}
	return p.h[j]
}

// during is the form of a row that came in before time index from.
func (p *path) during(from int) triple {
	if from == 0 {
		return triple{0, 1, 0}
	}
	e := from - 1
	h := p.hAt(e)
	return triple{-p.gAt(e) + h*p.fAt(e), 1, -h}
}

// after is the form of a row from its exit at time index x on.
func (p *path) after(from, x, kind int) triple {
	d := p.during(from)
	u := d[0] + p.gAt(x) + d[2]*p.fAt(x)
	slope := -(p.hAt(x) + d[2])
	if kind > 0 {
		u += p.jump(x, kind)
		if p.f != nil {
			slope += p.drop(x, kind)
		}
	}
	return triple{u + slope*p.fAt(x), 0, -slope}
}

// value is the derivative of one row after time index j.
func (p *path) value(row, j int) float64 {
	from, x := p.ledger.start(row), int(p.ledger.rank[row])
	if j < from {
		return 0
	}
	form := p.during(from)
	if j >= x {
		form = p.after(from, x, p.ledger.sample.Event[row])
	}
	return form[0] + form[1]*p.gAt(j) + form[2]*p.fAt(j)
}

// squares holds the sums of products of the three coefficients.
type squares [6]float64

func (q *squares) add(t triple, w float64) {
	q[0] += w * t[0] * t[0]
	q[1] += w * t[0] * t[1]
	q[2] += w * t[0] * t[2]
	q[3] += w * t[1] * t[1]
	q[4] += w * t[1] * t[2]
	q[5] += w * t[2] * t[2]
}

func (q *squares) at(g, f float64) float64 {
	v := q[0] + 2*q[1]*g + 2*q[2]*f + q[3]*g*g + 2*q[4]*g*f + q[5]*f*f
	return max(v, 0)
}

// variance is the sum of squared derivatives after each time.
func (p *path) variance() []float64 {
	s := p.ledger.sample
	switch {
	case s.Cluster != nil:
		return p.clustered()
	case s.Weight == nil && s.Entry == nil:
		return p.counted()
	}
	return p.byRow()
}

// counted uses the cells of the ledger: rows that left at one time in one way
// have one derivative.
func (p *path) counted() []float64 {
	l := p.ledger
	out := make([]float64, len(l.time))
	var q squares
	for j := range l.time {
		q.add(p.after(0, j, 0), l.censored[j])
		left := l.risk[j] - l.censored[j]
		for k, d := range l.event {
			if d[j] > 0 {
				q.add(p.after(0, j, k+1), d[j])
				left -= d[j]
			}
		}
		open := q
		open.add(triple{0, 1, 0}, left)
		out[j] = open.at(p.gAt(j), p.fAt(j))
	}
	return out
}

// turns lists the rows by the time index at which they come in and leave.
func (p *path) turns() (in, out [][]int32) {
	l := p.ledger
	in, out = make([][]int32, len(l.time)+1), make([][]int32, len(l.time))
	for i, x := range l.rank {
		from := l.start(i)
		in[from] = append(in[from], int32(i))
		out[x] = append(out[x], int32(i))
	}
	return in, out
}

// byRow is for weights or delayed entry without clusters. Rows at risk that
// came in together are told apart by their form alone.
func (p *path) byRow() []float64 {
	l, s := p.ledger, p.ledger.sample
	in, out := p.turns()
	v := make([]float64, len(l.time))
	var q squares
	for j := range l.time {
		for _, i := range in[j] {
			w := s.weight(int(i))
			q.add(p.during(j), w*w)
		}
		for _, i := range out[j] {
			w, from := s.weight(int(i)), l.start(int(i))
			q.add(p.during(from), -w*w)
			q.add(p.after(from, j, s.Event[i]), w*w)
		}
		v[j] = q.at(p.gAt(j), p.fAt(j))
	}
	return v
}

// clustered sums the derivatives within each cluster before squaring.
func (p *path) clustered() []float64 {
	l, s := p.ledger, p.ledger.sample
	in, out := p.turns()
	v := make([]float64, len(l.time))
	sum := map[int]triple{}
	var q squares
	move := func(row int32, t triple, sign float64) {
		old := sum[s.Cluster[row]]
		q.add(old, -1)
		w := sign * s.weight(int(row))
		for k := range old {
			old[k] += w * t[k]
		}
		sum[s.Cluster[row]] = old
		q.add(old, 1)
	}
	for j := range l.time {
		for _, i := range in[j] {
			move(i, p.during(j), 1)
		}
		for _, i := range out[j] {
			from := l.start(int(i))
			move(i, p.during(from), -1)
			move(i, p.after(from, j, s.Event[i]), 1)
		}
		v[j] = q.at(p.gAt(j), p.fAt(j))
	}
	return v
}
