// Checks a signed checkpoint, an inclusion proof and a consistency proof with the Go project's own code for
// transparency logs (golang.org/x/mod/sumdb), which shares nothing with Sharewell.
//
//	verify KEY inclusion PROOF-FILE
//	verify KEY consistency OLD-NOTE-FILE PROOF-FILE
//
// KEY is the verifier key of the ledger. Prints what held and exits 0, or says what did not and exits 1.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func read(path string) string {
	data, err := os.ReadFile(path)
	check(err, "read")
	return string(data)
}

func decode(line string) []byte {
	data, err := base64.StdEncoding.DecodeString(line)
	check(err, "base64")
	return data
}

func hash(line string) tlog.Hash {
	data := decode(line)
	if len(data) != tlog.HashSize {
		check(fmt.Errorf("%d bytes", len(data)), "hash")
	}
	var h tlog.Hash
	copy(h[:], data)
	return h
}

// open checks the signature of a checkpoint, and that its origin is the name of the key; gives its tree.
func open(key, text string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	check(err, "key")
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	check(err, "note")
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		check(fmt.Errorf("%q", lines[0]), "origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

func number(line, prefix string) int64 {
	if !strings.HasPrefix(line, prefix) {
		check(fmt.Errorf("%q", line), prefix)
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(line, prefix), 10, 64)
	check(err, prefix)
	return n
}

func split(text string) ([]string, string) {
	head, rest, found := strings.Cut(text, "\n\n")
	if !found {
		check(fmt.Errorf("no empty line"), "proof")
	}
	return strings.Split(head, "\n"), rest
}

func hashes(lines []string) []tlog.Hash {
	var all []tlog.Hash
	for _, line := range lines {
		all = append(all, hash(line))
	}
	return all
}

func main() {
	if len(os.Args) < 4 {
		check(fmt.Errorf("see the head of the source"), "usage")
	}
	key := os.Args[1]
	switch os.Args[2] {
	case "inclusion":
		lines, rest := split(read(os.Args[3]))
		if lines[0] != "c2sp.org/tlog-proof@v1" {
			check(fmt.Errorf("%q", lines[0]), "heading")
		}
		tree := open(key, rest)
		leaf := decode(strings.TrimPrefix(lines[1], "extra "))
		index := number(lines[2], "index ")
		check(tlog.CheckRecord(hashes(lines[3:]), tree.N, tree.Hash, index, tlog.RecordHash(leaf)), "inclusion")
		fmt.Printf("event %d stands in the ledger of %d\n", index, tree.N)
	case "consistency":
		lines, rest := split(read(os.Args[4]))
		oldTree, newTree := open(key, read(os.Args[3])), open(key, rest)
		if number(lines[0], "old ") != oldTree.N {
			check(fmt.Errorf("%q", lines[0]), "old size")
		}
		check(tlog.CheckTree(hashes(lines[1:]), newTree.N, newTree.Hash, oldTree.N, oldTree.Hash), "consistency")
		fmt.Printf("the ledger of %d is the start of the ledger of %d\n", oldTree.N, newTree.N)
	default:
		check(fmt.Errorf("%q", os.Args[2]), "usage")
	}
}
