package intake

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"syscall"
	"testing"

	"github.com/xuri/excelize/v2"

	"sightline/register"
)

// usualRows makes rows of the sightline profile as partners fill them: three
// in four with an identity, the others with an encoding or neither.
func usualRows(n int) []byte {
	var b bytes.Buffer
	for i, c := range sightlineProfile.columns {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(c.name)
	}
	b.WriteByte('\n')
	for i := range n {
		fmt.Fprintf(&b, "shelter-utrecht,U-%07d,", i)
		switch {
		case i%8 == 0:
			b.WriteString("ANON,REG,2019-03-04,2019-03-11,,,,,,,,,,,")
		case i%4 == 0:
			b.WriteString("PSEUDO,REG,2019-03-04,2019-03-11,,,,,,,,,clk-v1,")
			b.Write(bytes.Repeat([]byte("Zm9v"), 43))
			b.WriteByte(',')
		default:
			fmt.Fprintf(&b, "CONSENT_REG,REG_OPV,2019-03-04,2019-03-11,P-%06d,Maria Elena,Popescu,,1999-%02d-%02d,Boekarest,+3161234%04d,,,,", i/2, i%12+1, i%28+1, i%10000)
		}
		b.WriteString("F,19,,AT_REPORT,RO|MD,RO,EU,REFLECT,MN,GM0344,PRESUMED,SEX_CB|SEX_PROST,2018-09,2019-02,NL/AMS|BE,DEBT|THREAT|DOCS,,SNS,Instagram,PARTNER,")
		if i%4 != 0 {
			b.WriteString("2019-03-05")
		}
		b.WriteString(",\n")
	}
	return b.Bytes()
}

// cpuSeconds is the processor time that this process has used, collecting
// garbage included. Unlike a clock it does not run while others work.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// benchmark reads a file over and over and says how many rows a second of the
// processor that makes.
func benchmark(b *testing.B, file []byte, rows int) {
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	before := cpuSeconds()
	b.ResetTimer()
	for range b.N {
		r, err := NewReader(bytes.NewReader(file), int64(len(file)), "usual.csv", Sightline, Options{Today: register.Date{Year: 2026, Month: 11, Day: 21}})
		if err != nil {
			b.Fatal(err)
		}
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			if !row.Accepted() {
				b.Fatal(row.Problems)
			}
		}
		if r.Tally().Accepted != rows {
			b.Fatal(*r.Tally())
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/(cpuSeconds()-before), "rows/cpu-s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSightline reads and checks CSV of the sightline profile; it must
// stay above 150,000 rows a second of one core.
func BenchmarkSightline(b *testing.B) {
	const rows = 50000
	benchmark(b, usualRows(rows), rows)
}

func BenchmarkJSONLines(b *testing.B) {
	const rows = 5000
	r := csv.NewReader(bytes.NewReader(usualRows(rows)))
	names, err := r.Read()
	if err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		object := map[string]string{}
		for i, cell := range record {
			if cell != "" {
				object[names[i]] = cell
			}
		}
		if err := json.NewEncoder(&file).Encode(object); err != nil {
			b.Fatal(err)
		}
	}
	benchmark(b, file.Bytes(), rows)
}

func BenchmarkWorkbook(b *testing.B) {
	const rows = 5000
	records, err := csv.NewReader(bytes.NewReader(usualRows(rows))).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	file := excelBook(b, func(f *excelize.File) {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		for i, record := range records {
			row := make([]any, len(record))
			for j, cell := range record {
				if cell != "" {
					row[j] = cell
				}
			}
			if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	})
	benchmark(b, file, rows)
}
