package disk

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// firstLog is the name that etcd gives to the first file of a write-ahead log.
const firstLog = "0000000000000000-0000000000000000.wal"

// The types of records that etcd writes when it makes a log, before raft saves anything (go.etcd.io/etcd/server/v3/storage/wal).
const (
	metadataRecord = 1
	crcRecord      = 4
	snapshotRecord = 5
)

// largestRecord bounds the records that are looked at, in bytes. Those of a new log are smaller than a hundred.
const largestRecord = 4096

// isStillborn says whether the write-ahead log was made and nothing was ever saved in it. An engine that is killed at that moment leaves
// a log that it would start from and never have a leader, because it does not know even itself as a member. It has neither voted nor
// acknowledged anything. Whatever is not clearly such a log counts as one that holds something: etcd judges it better.
func isStillborn(walDir string) (bool, error) {
	entries, err := os.ReadDir(walDir)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".wal") && e.Name() != firstLog {
			return false, nil
		}
	}
	file, err := os.Open(filepath.Join(walDir, firstLog))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	return onlyPreamble(bufio.NewReader(file))
}

// errUnclear surfaces when a log is not clearly one that was just made.
var errUnclear = errors.New("the log holds something else than records")

// onlyPreamble reads records until the first that is not of the preamble, or until the zeros that the file was made with.
func onlyPreamble(log io.Reader) (bool, error) {
	for {
		record, err := nextRecord(log)
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case errors.Is(err, errUnclear), errors.Is(err, io.ErrUnexpectedEOF):
			return false, nil
		case err != nil:
			return false, fmt.Errorf("reading the write-ahead log: %w", err)
		case !isPreamble(record):
			return false, nil
		}
	}
}

// nextRecord returns io.EOF where nothing was written yet.
func nextRecord(log io.Reader) ([]byte, error) {
	var frame int64
	if err := binary.Read(log, binary.LittleEndian, &frame); err != nil {
		return nil, err
	}
	if frame == 0 {
		return nil, io.EOF
	}
	size, padding := frameSize(frame)
	if size > largestRecord {
		return nil, errUnclear
	}
	record := make([]byte, size+padding)
	if _, err := io.ReadFull(log, record); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return record[:size], nil
}

// isPreamble looks at the record's type, with which it begins: protobuf's field 1, a number.
func isPreamble(record []byte) bool {
	if len(record) < 2 || record[0] != 1<<3 {
		return false
	}
	return record[1] == metadataRecord || record[1] == crcRecord || record[1] == snapshotRecord
}

// frameSize takes a frame's header apart: the size of the record in the lower 56 bits, and the padding behind it when the sign is set.
func frameSize(frame int64) (size, padding int64) {
	const padded, sizeBits = 0x7, 56
	size = int64(uint64(frame) & (1<<sizeBits - 1))
	if frame < 0 {
		padding = int64(uint64(frame) >> sizeBits & padded)
	}
	return size, padding
}
