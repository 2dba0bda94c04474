// The file that keeps a resume token while a reset is under way.
#pragma once

#include <azvmreset/reset.hpp>

#include <optional>
#include <string>

#include "commands.hpp"

namespace azvmreset::cli {

class ResumeFile {
 public:
  // What --resume-file says. A file that is there is refused: it may hold the
  // token of another reset.
  static Result<ResumeFile> fresh(const Settings& settings);

  // The same for a reset that would lose a sealed password with its token: it
  // is kept beside --secret-out FILE, as FILE.resume, unless another is named.
  static Result<ResumeFile> fresh_for_sealed(const Settings& settings);

  // One that was read, and whose token is replaced from now on.
  static ResumeFile of(std::string path) { return ResumeFile(std::move(path), true); }

  // None, where no token is to be kept.
  ResumeFile() = default;

  Sink sink() const;

  // Says how to go on, with what the command needs besides its file; or takes
  // the file away when there is nothing left to go on with.
  void settle(Call& call, const Result<ResetResult>& result, const std::string& options = {}) const;

 private:
  static Result<ResumeFile> fresh(std::optional<std::string> path);
  ResumeFile(std::string path, bool replace) : path_(std::move(path)), replace_(replace) {}

  std::string path_;
  bool replace_ = false;
};

}  // namespace azvmreset::cli
