#include "memory/folder.hpp"
#include "memory/scan.hpp"

#include <elf.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace azvmreset::test {

namespace {

[[noreturn]] void die_in(const std::string& folder) {
  rlimit limit{};
  if (getrlimit(RLIMIT_CORE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_CORE, &limit);
  }
  prctl(PR_SET_DUMPABLE, 1);
  std::signal(SIGABRT, SIG_DFL);
  if (chdir(folder.c_str()) == 0) std::abort();
  _exit(1);
}

// The file's path, or nothing.
std::string core_of_a_copy(const Folder& folder) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process could be started");
  if (child == 0) die_in(folder.path());
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFSIGNALED(status) || !WCOREDUMP(status)) return {};
  const std::filesystem::directory_iterator files(folder.path());
  return files == std::filesystem::directory_iterator() ? std::string() : files->path().string();
}

class CoreFile final : public Memory {
 public:
  explicit CoreFile(const std::string& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    Elf64_Ehdr head{};
    if (file_ < 0 || pread(file_, &head, sizeof head, 0) != sizeof head || head.e_type != ET_CORE) {
      throw std::runtime_error("the core file cannot be read");
    }
    for (unsigned i = 0; i < head.e_phnum; ++i) {
      Elf64_Phdr segment{};
      const auto place = static_cast<off_t>(head.e_phoff + i * sizeof segment);
      if (pread(file_, &segment, sizeof segment, place) != sizeof segment) break;
      if (segment.p_type == PT_LOAD && segment.p_filesz > 0) segments_.push_back(segment);
    }
  }
  ~CoreFile() override { close(file_); }
  CoreFile(const CoreFile&) = delete;
  CoreFile& operator=(const CoreFile&) = delete;

  // What was never touched is a hole in the file.
  std::vector<Stretch> stretches(std::uintptr_t) override {
    std::vector<Stretch> all;
    for (const Elf64_Phdr& segment : segments_) {
      const auto end = static_cast<off_t>(segment.p_offset + segment.p_filesz);
      for (auto from = lseek(file_, static_cast<off_t>(segment.p_offset), SEEK_DATA); from >= 0 && from < end;) {
        const off_t until = std::min(lseek(file_, from, SEEK_HOLE), end);
        all.push_back({address_of(segment, from), address_of(segment, until), "core file"});
        from = until < end ? lseek(file_, until, SEEK_DATA) : end;
      }
    }
    return all;
  }

  std::size_t read(std::uintptr_t from, char* into, std::size_t size) override {
    const auto segment = std::find_if(segments_.begin(), segments_.end(), [from](const Elf64_Phdr& each) {
      return from >= each.p_vaddr && from < each.p_vaddr + each.p_filesz;
    });
    if (segment == segments_.end()) return 0;
    const ssize_t got = pread(file_, into, size, static_cast<off_t>(segment->p_offset + (from - segment->p_vaddr)));
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  }

 private:
  static std::uintptr_t address_of(const Elf64_Phdr& segment, off_t place) noexcept {
    return segment.p_vaddr + (static_cast<std::uintptr_t>(place) - segment.p_offset);
  }

  int file_;
  std::vector<Elf64_Phdr> segments_;
};

}  // namespace

std::unique_ptr<Memory> core_file() {
  const Folder folder;
  const std::string path = core_of_a_copy(folder);
  // Open, it outlives its folder.
  return path.empty() ? nullptr : std::make_unique<CoreFile>(path);
}

}  // namespace azvmreset::test
