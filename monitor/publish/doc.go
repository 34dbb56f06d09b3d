// Package publish lays chapters out as files: a self-contained report in
// English and Dutch, a CSV file of every table, and a manifest with the hash
// of each file, the snapshots and definitions they were made from. Made twice
// from the same chapters the files are the same to the byte: there is no
// clock and no chance in them.
//
//	manifest, err := publish.Write("out", chapters, publish.Options{Code: "v1.0.0"})
//
// It knows layout and files. What the numbers mean, and which may be seen, was
// settled by the study that made the chapters; publish refuses chapters that
// do not pass their own Check, and marks those that show small counts.
package publish
