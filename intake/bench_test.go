package intake

import (
	"bytes"
	"fmt"
	"io"
	"syscall"
	"testing"

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

// BenchmarkSightline reads and checks rows of the sightline profile; it must
// stay above 150,000 rows a second of one core.
func BenchmarkSightline(b *testing.B) {
	const rows = 50000
	file := usualRows(rows)
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
	}
	b.ReportMetric(float64(rows)*float64(b.N)/(cpuSeconds()-before), "rows/cpu-s")
	b.ReportMetric(0, "ns/op")
}
