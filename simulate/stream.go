package simulate

import (
	"runtime"

	"sightline/register"
)

// block is how many victims one core draws at a time.
const block = 4096

// batch is what came of a block of victims.
type batch struct {
	filings []*Filing
	persons []*Person
	due     []due // who is exploited again, and when
	tally   tally
}

// due is a registered victim who is exploited again on a day.
type due struct {
	year, k int // the victim, as drawn
	on      day
}

// Filings gives every report with its events, year by year and within a year
// roughly in order of date: victims are drawn in order of their first report,
// and later reports about them follow at once. Blocks of victims are drawn on
// all cores and handed over in order.
func (c *Country) Filings(yield func(*Filing) bool) {
	c.stream(false, func(b *batch) bool {
		for _, f := range b.filings {
			if !yield(f) {
				return false
			}
		}
		return true
	})
}

// Reports gives every report.
func (c *Country) Reports(yield func(*register.Report) bool) {
	c.Filings(func(f *Filing) bool { return yield(&f.Report) })
}

// Events gives every event, with the source key of the report it belongs to;
// the organisation is the event's own.
func (c *Country) Events(yield func(e *register.Event, reportKey string) bool) {
	c.Filings(func(f *Filing) bool {
		for i := range f.Events {
			if !yield(&f.Events[i], f.Report.SourceKey) {
				return false
			}
		}
		return true
	})
}

// stream draws the whole country in batches. What it keeps between years is
// the list of those who are exploited again, one in fifteen registered people.
// Persons are described only where they are asked for.
func (c *Country) stream(persons bool, yield func(*batch) bool) {
	numbers := counters{}
	var again [years][]due
	for year := c.from; year <= c.to; year++ {
		hand := func(b *batch) bool {
			for _, f := range b.filings {
				numbers.number(f, year)
			}
			for _, d := range b.due {
				again[d.on.year()-FirstYear] = append(again[d.on.year()-FirstYear], d)
			}
			return yield(b)
		}
		n := c.plan[year-FirstYear].count
		if !inOrder((n+block-1)/block, func(i int) *batch { return c.draw(year, i*block, min((i+1)*block, n), persons) }, hand) {
			return
		}
		back := again[year-FirstYear]
		if !inOrder((len(back)+block-1)/block, func(i int) *batch { return c.redraw(year, back[i*block:min((i+1)*block, len(back))]) }, hand) {
			return
		}
		again[year-FirstYear] = nil
		if !c.count(year, hand) {
			return
		}
	}
}

// count adds the channels that are only counted.
func (c *Country) count(year int, hand func(*batch) bool) bool {
	for ch := range channels {
		b := new(batch)
		ok := c.channelFilings(ch, year, func(f *Filing) bool {
			if b.filings = append(b.filings, f); len(b.filings) < block {
				return true
			}
			full := b
			b = new(batch)
			return hand(full)
		})
		if !ok || !hand(b) {
			return false
		}
	}
	return true
}

// inOrder works on n blocks on all cores and hands the results over in order.
// It reports whether all were taken.
func inOrder(n int, work func(int) *batch, hand func(*batch) bool) bool {
	workers := runtime.GOMAXPROCS(0)
	results := make(chan chan *batch, workers)
	stop := make(chan struct{})
	go func() {
		defer close(results)
		for i := range n {
			result := make(chan *batch, 1)
			select {
			case results <- result:
			case <-stop:
				return
			}
			go func() { result <- work(i) }()
		}
	}()
	for result := range results {
		if !hand(<-result) {
			close(stop)
			return false
		}
	}
	return true
}

// draw makes the new victims first to last of a year.
func (c *Country) draw(year, first, last int, persons bool) *batch {
	b := new(batch)
	buf := make([]contact, 0, 8)
	for k := first; k < last; k++ {
		v := c.victim(year, k)
		buf = c.contacts(&v, buf)
		b.tally.add(c, &v, buf)
		if len(buf) == 0 {
			continue
		}
		c.person(&v)
		life := c.future(&v)
		if on, ok := life.again(); ok && on <= c.end && v.group != sub3 {
			b.due = append(b.due, due{year, k, on})
		}
		papers := c.papers(&v)
		filings := c.file(&v, &papers, buf, &life)
		if persons {
			b.persons = append(b.persons, c.personOf(&v, &papers, buf, &life, filings))
		}
		b.filings = append(b.filings, filings...)
	}
	return b
}

// redraw makes the later exploitations of a year.
func (c *Country) redraw(year int, back []due) *batch {
	b := new(batch)
	buf := make([]contact, 0, 8)
	for _, d := range back {
		v := c.victim(d.year, d.k)
		c.person(&v)
		v.again, v.year, v.anchor = true, year, d.on
		v.minor = v.born.age(d.on) < 18
		v.started = d.on - 60
		buf = c.contacts(&v, buf)
		b.tally.add(c, &v, buf)
		if len(buf) > 0 {
			papers := c.papers(&v)
			b.filings = append(b.filings, c.file(&v, &papers, buf, nil)...)
		}
	}
	return b
}
