package intake

import (
	"bytes"
	"io"
)

// lines gives the physical lines of a text, ended by LF, CR LF or CR, from a
// buffer of fixed size. It can look at the lines ahead without taking them.
type lines struct {
	r        io.Reader
	buf      []byte
	pos, end int // what is read and not yet taken
	eof      bool
	err      error // of the last read, kept until the buffer is used up
	taken    int   // lines taken so far
}

// newLines reads a text of about size bytes. UTF-16 can grow by half when it
// becomes UTF-8.
func newLines(r io.Reader, size int64) *lines {
	return &lines{r: r, buf: make([]byte, min(2*maxRecord, 2*size+64))}
}

// ahead is what is in the buffer and not yet taken.
func (l *lines) ahead() []byte { return l.buf[l.pos:l.end] }

// find gives the line that begins at offset from in ahead: where it ends and
// where the next begins. It reports false when nothing is left, and a next of
// 0 when the line does not end within maxRecord bytes of ahead.
func (l *lines) find(from int) (end, next int, ok bool) {
	for {
		b := l.ahead()
		if from < len(b) {
			if end, next, ok = lineEnd(b, from, l.eof); ok {
				return end, next, true
			}
		}
		if l.eof {
			return len(b), len(b), from < len(b)
		}
		if len(b) >= maxRecord {
			return len(b), 0, true
		}
		l.fill()
	}
}

// lineEnd looks for the end of a line in b. A CR at the very end of what was
// read may be half of a CR LF, so it counts only at the end of the file.
func lineEnd(b []byte, from int, eof bool) (end, next int, ok bool) {
	n := bytes.IndexByte(b[from:], '\n')
	line := b[from:]
	if n >= 0 {
		line = b[from : from+n]
	}
	if cr := bytes.IndexByte(line, '\r'); cr >= 0 {
		at := from + cr
		switch {
		case at+1 < len(b) && b[at+1] == '\n':
			return at, at + 2, true
		case at+1 < len(b) || eof:
			return at, at + 1, true
		}
		return 0, 0, false
	}
	return from + n, from + n + 1, n >= 0
}

// fill reads more, moving what is left to the front when it must.
func (l *lines) fill() {
	if l.pos > 0 && len(l.buf)-l.end < len(l.buf)/4 {
		l.end = copy(l.buf, l.ahead())
		l.pos = 0
	}
	for range 100 {
		n, err := l.r.Read(l.buf[l.end:])
		l.end += n
		if err != nil {
			l.eof = true
			if err != io.EOF {
				l.err = err
			}
			return
		}
		if n > 0 {
			return
		}
	}
	l.eof, l.err = true, io.ErrNoProgress
}

// take passes the first n bytes of ahead, which are count lines.
func (l *lines) take(n, count int) {
	l.pos += n
	l.taken += count
}

// skipLine passes the rest of a line too long to hold.
func (l *lines) skipLine() {
	for {
		if _, next, ok := lineEnd(l.ahead(), 0, l.eof); ok {
			l.take(next, 1)
			return
		}
		if l.eof {
			l.take(len(l.ahead()), 1)
			return
		}
		l.pos = l.end
		if b := l.buf[l.end-1]; b == '\r' {
			l.pos-- // it may be half of a CR LF
		}
		l.fill()
	}
}
