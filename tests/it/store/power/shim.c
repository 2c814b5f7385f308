// Between the program and the C library (LD_PRELOAD): records what is done to files, and lets calls fail or end the
// program. The system calls themselves are made directly, so that nothing in here comes back to it.
//
//   POWER_ROOT   the folder that is watched, as a canonical path; calls elsewhere pass untouched
//   POWER_LOG    the record, appended to: one frame a call, in the order in which they were made
//   POWER_FAULT  "class:k:errno:n" the k-th call of the class fails, and the n-1 after it (0: all after it)
//                "write:k:short:n" the k-th write takes only n bytes
//   POWER_KILL   "k" the program is killed instead of its k-th changing call, "k/" in the middle of it if it is a write
//   POWER_BUDGET "n" so many bytes can be written, then the disk is full
//   POWER_SAID   a file that gets a line when a fault or a kill takes place
//
// A frame: its length (4 bytes), kind (1), two numbers (8 each), two paths below the root and the payload, each with its
// length before it (4 bytes). All numbers as this machine has them.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include <dlfcn.h>

enum class { WRITE, SYNC, SIZE, OPEN, NAME, READ, CLASSES };
static const char *const NAMES[] = {"write", "sync", "size", "open", "name", "read"};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int log_fd = -1;
static int helper;
static int fault_class = -1, fault_errno, fault_short = -1;
static long fault_at, fault_calls, calls[CLASSES];
static long kill_at, kill_half, changes;
static long budget = -1;
static const char *said;
static const char *control;

static void say(const char *what, const char *path) {
    if (!said) return;
    char line[PATH_MAX + 100];
    int n = snprintf(line, sizeof line, "%s %s\n", what, path);
    int fd = syscall(SYS_openat, AT_FDCWD, said, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0) {
        syscall(SYS_write, fd, line, n);
        syscall(SYS_close, fd);
    }
}

static void frame(char kind, uint64_t a, uint64_t b, const char *one, const char *two, const void *data, size_t size) {
    if (log_fd < 0) return;
    uint32_t ones = strlen(one), twos = strlen(two), payload = size;
    uint32_t length = 1 + 16 + 4 + ones + 4 + twos + 4 + payload;
    struct iovec parts[] = {
        {&length, 4}, {&kind, 1}, {&a, 8}, {&b, 8}, {&ones, 4}, {(void *)one, ones},
        {&twos, 4}, {(void *)two, twos}, {&payload, 4}, {(void *)data, payload},
    };
    if (syscall(SYS_writev, log_fd, parts, 10) != (long)length + 4) {
        say("the record could not be written", "");
        abort();
    }
}

__attribute__((constructor)) static void start(void) {
    const char *text = getenv("POWER_ROOT");
    if (text) snprintf(root, sizeof root, "%s", text);
    root_length = strlen(root);
    said = getenv("POWER_SAID");
    char line[4096] = "";
    int fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY, 0);
    long n = syscall(SYS_read, fd, line, sizeof line - 1);
    syscall(SYS_close, fd);
    for (long i = 0; i < n; i++) if (!strcmp(line + i, "--sled-helper")) helper = 1;
    if ((text = getenv("POWER_LOG"))) {
        fd = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND, 0600);
        log_fd = syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 500);
        syscall(SYS_close, fd);
        frame('S', getpid(), helper, "", "", "", 0);
    }
    if ((text = getenv("POWER_FAULT"))) {
        char name[16] = "", error[16] = "";
        sscanf(text, "%15[^:]:%ld:%15[^:]:%ld", name, &fault_at, error, &fault_calls);
        for (int i = 0; i < CLASSES; i++) if (!strcmp(name, NAMES[i])) fault_class = i;
        if (!strcmp(error, "short")) fault_short = fault_calls, fault_calls = 1;
        else fault_errno = atoi(error);
    }
    if ((text = getenv("POWER_KILL"))) kill_at = atol(text), kill_half = strchr(text, '/') != NULL;
    control = getenv("POWER_CONTROL");
    if ((text = getenv("POWER_BUDGET"))) budget = atol(text);
}

// A path below the root as seen from there, or NULL.
static const char *below(const char *path) {
    if (!root_length || strncmp(path, root, root_length)) return NULL;
    if (path[root_length] == 0) return path + root_length;
    return path[root_length] == '/' ? path + root_length + 1 : NULL;
}

static const char *of_fd(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long n = syscall(SYS_readlinkat, AT_FDCWD, link, out, PATH_MAX - 1);
    if (n < 0) return NULL;
    out[n] = 0;
    return below(out);
}

static const char *of_path(int dir, const char *path, char *out) {
    if (path[0] == '/') {
        snprintf(out, PATH_MAX, "%s", path);
    } else {
        char link[64] = "/proc/self/cwd";
        if (dir != AT_FDCWD) snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
        long n = syscall(SYS_readlinkat, AT_FDCWD, link, out, PATH_MAX - 1);
        if (n < 0) return NULL;
        snprintf(out + n, PATH_MAX - n, "/%s", path);
    }
    // A folder may be named with what says nothing at its end.
    for (size_t n = strlen(out); n > 1; n = strlen(out)) {
        if (out[n - 1] == '/') out[n - 1] = 0;
        else if (n > 2 && out[n - 1] == '.' && out[n - 2] == '/') out[n - 2] = 0;
        else break;
    }
    return below(out);
}

// The error that the file POWER_CONTROL asks for at the moment, as "class:errno"; "any" is whatever changes something.
static int asked(enum class class) {
    char text[64] = "", name[16] = "";
    int error = 0;
    int fd = control ? syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC, 0) : -1;
    if (fd < 0) return 0;
    if (syscall(SYS_read, fd, text, sizeof text - 1) > 0) sscanf(text, "%15[^:]:%d", name, &error);
    syscall(SYS_close, fd);
    int any = !strcmp(name, "any") && class != READ;
    return any || !strcmp(name, NAMES[class]) ? error : 0;
}

// Counts a call; whether it is to fail, with errno set.
static int fails(enum class class, const char *path) {
    long n = ++calls[class];
    int now = asked(class);
    if (now) {
        say(NAMES[class], path);
        errno = now;
        return 1;
    }
    if (class != (enum class)fault_class || n < fault_at || fault_short >= 0) return 0;
    if (fault_calls && n >= fault_at + fault_calls) return 0;
    say(NAMES[class], path);
    // An error comes late: those who wait for a thread are waiting by then.
    if (syscall(SYS_gettid) != getpid()) usleep(20000);
    errno = fault_errno;
    return 1;
}

static void die(const char *path) {
    say("killed", path);
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

// Counts a changing call, which may be the last one. Whether half of it is to be done before.
static int last(const char *path, int is_write) {
    if (++changes != kill_at) return 0;
    if (is_write && kill_half) return 1;
    die(path);
    return 0;
}

static int failed(enum class class, const char *path) {
    last(path, 0);
    return fails(class, path);
}

#define LOCKED(type, body) { \
    pthread_mutex_lock(&turn); \
    type result = body; \
    int error = errno; \
    pthread_mutex_unlock(&turn); \
    errno = error; \
    return result; \
}

static ssize_t write_at(int fd, const void *data, size_t size, off_t at, int positioned) {
    char full[PATH_MAX];
    const char *path = fd > 2 ? of_fd(fd, full) : NULL;
    if (!path) {
        ssize_t done = positioned ? syscall(SYS_pwrite64, fd, data, size, at) : syscall(SYS_write, fd, data, size);
        int error = errno;
        if ((fd == 1 || fd == 2) && done > 0 && !helper) frame('A', fd, 0, "", "", data, done);
        errno = error;
        return done;
    }
    int half = last(path, 1);
    if (half) size /= 2;
    if (fails(WRITE, path)) return -1;
    if (fault_class == WRITE && fault_short >= 0 && calls[WRITE] == fault_at) {
        say("short", path);
        if (size > (size_t)fault_short) size = fault_short;
    }
    if (budget >= 0 && size > (size_t)budget) {
        say("full", path);
        size = budget;
        if (!size) return errno = ENOSPC, -1;
    }
    ssize_t done = positioned ? syscall(SYS_pwrite64, fd, data, size, at) : syscall(SYS_write, fd, data, size);
    int error = errno;
    if (done > 0) {
        if (budget >= 0) budget -= done;
        if (!positioned) at = syscall(SYS_lseek, fd, 0, SEEK_CUR) - done;
        frame('W', at, 0, path, "", data, done);
    }
    if (half) die(path);
    errno = error;
    return done;
}

ssize_t write(int fd, const void *data, size_t size) LOCKED(ssize_t, write_at(fd, data, size, 0, 0))
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) LOCKED(ssize_t, write_at(fd, data, size, at, 1))
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) LOCKED(ssize_t, write_at(fd, data, size, at, 1))

static ssize_t write_parts(int fd, const struct iovec *parts, int count) {
    ssize_t all = 0;
    for (int i = 0; i < count; i++) {
        if (!parts[i].iov_len) continue;
        ssize_t done = write_at(fd, parts[i].iov_base, parts[i].iov_len, 0, 0);
        if (done < 0) return all ? all : -1;
        all += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return all;
}
ssize_t writev(int fd, const struct iovec *parts, int count) LOCKED(ssize_t, write_parts(fd, parts, count))

// Ways to write that the record cannot tell: whoever takes one of them must teach it first.
static long unknown(const char *what, int fd) {
    char full[PATH_MAX];
    const char *path = of_fd(fd, full);
    if (path) frame('X', 0, 0, path, what, "", 0);
    return 0;
}
ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t size, unsigned flags)
    LOCKED(ssize_t, (unknown("copy_file_range", out), syscall(SYS_copy_file_range, in, from, out, to, size, flags)))
ssize_t sendfile64(int out, int in, off_t *from, size_t size)
    LOCKED(ssize_t, (unknown("sendfile", out), syscall(SYS_sendfile, out, in, from, size)))
int fallocate64(int fd, int mode, off_t at, off_t size)
    LOCKED(int, (unknown("fallocate", fd), syscall(SYS_fallocate, fd, mode, at, size)))

static int sync_by(long number, int fd) {
    char full[PATH_MAX];
    const char *path = of_fd(fd, full);
    if (!path) return syscall(number, fd);
    if (failed(SYNC, path)) {
        int error = errno;
        frame('F', 0, 0, path, "", "", 0);
        errno = error;
        return -1;
    }
    // Nothing here can lose power: what the disk would do is told by the record.
    frame('Y', 0, 0, path, "", "", 0);
    return 0;
}
int fsync(int fd) LOCKED(int, sync_by(SYS_fsync, fd))
int fdatasync(int fd) LOCKED(int, sync_by(SYS_fdatasync, fd))

static int range(int fd, off_t at, off_t size, unsigned flags) {
    char full[PATH_MAX];
    const char *path = of_fd(fd, full);
    if (!path) return syscall(SYS_sync_file_range, fd, at, size, flags);
    if (failed(SYNC, path)) return -1;
    frame('G', at, size, path, "", "", 0);
    return 0;
}
int sync_file_range(int fd, off_t at, off_t size, unsigned flags) LOCKED(int, range(fd, at, size, flags))

static int resize(int fd, off_t size) {
    char full[PATH_MAX];
    const char *path = of_fd(fd, full);
    if (path && failed(SIZE, path)) return -1;
    int done = syscall(SYS_ftruncate, fd, size);
    if (path && !done) frame('T', size, 0, path, "", "", 0);
    return done;
}
int ftruncate(int fd, off_t size) LOCKED(int, resize(fd, size))
int ftruncate64(int fd, off_t size) LOCKED(int, resize(fd, size))

static int open_by(int dir, const char *name, int flags, mode_t mode) {
    char full[PATH_MAX];
    const char *path = of_path(dir, name, full);
    int changing = flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR);
    if (!path) return syscall(SYS_openat, dir, name, flags, mode);
    if (changing ? failed(OPEN, path) : fails(READ, path)) return -1;
    struct stat before;
    int existed = syscall(SYS_newfstatat, dir, name, &before, 0) == 0;
    int fd = syscall(SYS_openat, dir, name, flags, mode);
    int error = errno;
    if (fd >= 0 && !existed) frame('C', 0, 0, path, "", "", 0);
    if (fd >= 0 && existed && (flags & O_TRUNC) && before.st_size) frame('T', 0, 0, path, "", "", 0);
    errno = error;
    return fd;
}
#define MODE(flags, after) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, after); mode = va_arg(rest, int); va_end(rest); }
int open(const char *name, int flags, ...) { MODE(flags, flags) LOCKED(int, open_by(AT_FDCWD, name, flags, mode)) }
int open64(const char *name, int flags, ...) { MODE(flags, flags) LOCKED(int, open_by(AT_FDCWD, name, flags, mode)) }
int openat(int dir, const char *name, int flags, ...) { MODE(flags, flags) LOCKED(int, open_by(dir, name, flags, mode)) }
int openat64(int dir, const char *name, int flags, ...) {
    MODE(flags, flags) LOCKED(int, open_by(dir, name, flags, mode))
}

static int name_by(char kind, int dir, const char *one, int other, const char *two, long result(int, const char *, int, const char *)) {
    char first[PATH_MAX], second[PATH_MAX];
    const char *from = of_path(dir, one, first), *to = two ? of_path(other, two, second) : NULL;
    const char *any = from ? from : to;
    if (any && failed(NAME, any)) return -1;
    int done = result(dir, one, other, two);
    int error = errno;
    if (any && !done) frame(kind, 0, 0, from ? from : "", to ? to : "", "", 0);
    errno = error;
    return done;
}
static long do_rename(int dir, const char *one, int other, const char *two) {
    return syscall(SYS_renameat2, dir, one, other, two, 0);
}
static long do_link(int dir, const char *one, int other, const char *two) {
    return syscall(SYS_linkat, dir, one, other, two, 0);
}
static long do_unlink(int dir, const char *one, int other, const char *two) {
    (void)other, (void)two;
    return syscall(SYS_unlinkat, dir, one, 0);
}
static long do_rmdir(int dir, const char *one, int other, const char *two) {
    (void)other, (void)two;
    return syscall(SYS_unlinkat, dir, one, AT_REMOVEDIR);
}
static long do_mkdir(int dir, const char *one, int mode, const char *two) {
    (void)two;
    return syscall(SYS_mkdirat, dir, one, mode);
}
int rename(const char *one, const char *two) LOCKED(int, name_by('R', AT_FDCWD, one, AT_FDCWD, two, do_rename))
int renameat(int dir, const char *one, int other, const char *two)
    LOCKED(int, name_by('R', dir, one, other, two, do_rename))
int link(const char *one, const char *two) LOCKED(int, name_by('L', AT_FDCWD, one, AT_FDCWD, two, do_link))
int linkat(int dir, const char *one, int other, const char *two, int flags) {
    (void)flags;
    LOCKED(int, name_by('L', dir, one, other, two, do_link))
}
int unlink(const char *one) LOCKED(int, name_by('U', AT_FDCWD, one, 0, NULL, do_unlink))
int rmdir(const char *one) LOCKED(int, name_by('D', AT_FDCWD, one, 0, NULL, do_rmdir))
int unlinkat(int dir, const char *one, int flags) {
    int folder = flags & AT_REMOVEDIR;
    LOCKED(int, name_by(folder ? 'D' : 'U', dir, one, 0, NULL, folder ? do_rmdir : do_unlink))
}
int mkdir(const char *one, mode_t mode) LOCKED(int, name_by('M', AT_FDCWD, one, mode, NULL, do_mkdir))
int mkdirat(int dir, const char *one, mode_t mode) LOCKED(int, name_by('M', dir, one, mode, NULL, do_mkdir))

// Reading changes nothing, but it can fail.
static int unreadable_fd(int fd) {
    char full[PATH_MAX];
    if (fault_class != READ || fd <= 2) return 0;
    const char *path = of_fd(fd, full);
    return path && fails(READ, path);
}
ssize_t read(int fd, void *data, size_t size)
    LOCKED(ssize_t, unreadable_fd(fd) ? -1 : syscall(SYS_read, fd, data, size))
ssize_t pread64(int fd, void *data, size_t size, off_t at)
    LOCKED(ssize_t, unreadable_fd(fd) ? -1 : syscall(SYS_pread64, fd, data, size, at))

static int unreadable(int dir, const char *name) {
    char full[PATH_MAX];
    if (fault_class != READ) return 0;
    const char *path = name && *name ? of_path(dir, name, full) : of_fd(dir, full);
    return path && fails(READ, path);
}
int statx(int dir, const char *restrict name, int flags, unsigned mask, struct statx *restrict out)
    LOCKED(int, unreadable(dir, name) ? -1 : syscall(SYS_statx, dir, name, flags, mask, out))
DIR *opendir(const char *name) {
    pthread_mutex_lock(&turn);
    int no = unreadable(AT_FDCWD, name), error = errno;
    pthread_mutex_unlock(&turn);
    if (no) return errno = error, NULL;
    return ((DIR *(*)(const char *))dlsym(RTLD_NEXT, "opendir"))(name);
}
struct dirent64 *readdir64(DIR *dir) {
    pthread_mutex_lock(&turn);
    int no = unreadable_fd(dirfd(dir)), error = errno;
    pthread_mutex_unlock(&turn);
    if (no) return errno = error, NULL;
    return ((struct dirent64 * (*)(DIR *)) dlsym(RTLD_NEXT, "readdir64"))(dir);
}
