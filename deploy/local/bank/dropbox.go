package bank

import (
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/pkg/sftp"
)

// The folders of the drop-box.
const (
	inbox   = "in"
	outbox  = "out"
	archive = "archive"
)

// dropbox serves the three folders, and nothing else of the bank's disk: paths cannot leave the root.
type dropbox struct {
	root       *os.Root
	conduct    *conduct
	handedOver func() // a file came into the inbox
}

// visit is one client's session.
type visit struct {
	*dropbox
	cut func() // ends the client's line
}

// place splits a request's path into a folder of ours and a name; deeper paths are none of ours.
func place(p string) (folder, name string, ok bool) {
	folder, name, _ = strings.Cut(strings.TrimPrefix(path.Clean("/"+p), "/"), "/")
	known := folder == inbox || folder == outbox || folder == archive
	return folder, name, known && !strings.Contains(name, "/")
}

// writable: clients write into the inbox alone.
func writable(p string) (string, error) {
	folder, name, ok := place(p)
	if !ok || folder != inbox || name == "" {
		return "", sftp.ErrSSHFxPermissionDenied
	}
	return path.Join(folder, name), nil
}

// Fileread opens a file of any folder.
func (v *visit) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	folder, name, ok := place(r.Filepath)
	if !ok || name == "" {
		return nil, sftp.ErrSSHFxNoSuchFile
	}
	return v.root.Open(path.Join(folder, name))
}

// Filewrite opens a file of the inbox for writing.
func (v *visit) Filewrite(r *sftp.Request) (io.WriterAt, error) { return v.OpenFile(r) }

// OpenFile opens a file of the inbox for reading and writing.
func (v *visit) OpenFile(r *sftp.Request) (sftp.WriterAtReaderAt, error) {
	name, err := writable(r.Filepath)
	if err != nil {
		return nil, err
	}
	asked, flags := r.Pflags(), os.O_RDWR
	if asked.Creat {
		flags |= os.O_CREATE
	}
	if asked.Trunc {
		flags |= os.O_TRUNC
	}
	if asked.Excl {
		flags |= os.O_EXCL
	}
	return v.root.OpenFile(name, flags, 0o644)
}

// Filecmd renames and removes in the inbox; attributes are taken and ignored.
func (v *visit) Filecmd(r *sftp.Request) error {
	switch r.Method {
	case "Setstat":
		_, err := writable(r.Filepath)
		return err
	case "Remove":
		name, err := writable(r.Filepath)
		if err != nil {
			return err
		}
		return v.root.Remove(name)
	case "Rename":
		if to, err := writable(r.Target); err != nil {
			return err
		} else if _, err := v.root.Lstat(to); err == nil {
			return sftp.ErrSSHFxFailure // the SFTP rename never replaces
		}
		return v.PosixRename(r)
	}
	return sftp.ErrSSHFxOpUnsupported
}

// PosixRename hands a file over: it may replace one that the bank has not taken yet.
func (v *visit) PosixRename(r *sftp.Request) error {
	from, err := writable(r.Filepath)
	if err != nil {
		return err
	}
	to, err := writable(r.Target)
	if err != nil {
		return err
	}
	if err := v.root.Rename(from, to); err != nil {
		return err
	}
	if v.conduct.dropsLineAfterHandover(path.Base(to)) {
		v.cut()
	}
	v.handedOver()
	return nil
}

// Filelist lists a folder, or tells of one file.
func (v *visit) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	folder, name, ok := place(r.Filepath)
	atTop := path.Clean("/"+r.Filepath) == "/"
	if !ok && !atTop {
		return nil, sftp.ErrSSHFxNoSuchFile
	}
	target := path.Join(".", folder, name)
	if atTop {
		target = "."
	}
	if r.Method != "List" {
		info, err := v.root.Lstat(target)
		return listing{info}, err
	}
	if !atTop {
		return v.list(target)
	}
	var folders listing
	for _, folder := range []string{archive, inbox, outbox} {
		info, err := v.root.Lstat(folder)
		if err != nil {
			return nil, err
		}
		folders = append(folders, info)
	}
	return folders, nil
}

func (d *dropbox) list(folder string) (all listing, err error) {
	entries, err := fs.ReadDir(d.root.FS(), folder)
	for _, entry := range entries {
		// A file may have moved on since the folder was read.
		if info, err := entry.Info(); err == nil {
			all = append(all, info)
		}
	}
	return all, err
}

// listing is a folder as SFTP asks for it, piece by piece.
type listing []os.FileInfo

// ListAt copies what follows the offset.
func (l listing) ListAt(into []os.FileInfo, offset int64) (int, error) {
	rest := l[min(int(offset), len(l)):]
	n := copy(into, rest)
	if n < len(into) {
		return n, io.EOF
	}
	return n, nil
}

// complete: hidden files and unfinished ones are not for the bank yet.
func complete(name string) bool {
	return !strings.HasPrefix(name, ".") && !slices.Contains([]string{".part", ".tmp", ".filepart"}, path.Ext(name))
}
