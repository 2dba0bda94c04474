#include "resume_file.hpp"

#include <unistd.h>

#include <utility>

#include "failure.hpp"
#include "printable.hpp"
#include "sealed_password.hpp"

namespace azvmreset::cli {

Result<ResumeFile> ResumeFile::fresh(const Settings& settings) { return fresh(settings.text(Option::resume_file)); }

Result<ResumeFile> ResumeFile::fresh_for_sealed(const Settings& settings) {
  auto named = settings.text(Option::resume_file);
  return fresh(named ? std::move(named) : beside_secret_out(settings, ".resume"));
}

Result<ResumeFile> ResumeFile::fresh(std::optional<std::string> path) {
  if (!path) return ResumeFile();
  if (::access(path->c_str(), F_OK) == 0) {
    return usage_error("--resume-file: " + printable(*path) + " is there already, perhaps of an interrupted reset",
                       "azvmreset resume " + printable(*path) + " goes on with that, or name another file");
  }
  return ResumeFile(std::move(*path), false);
}

Sink ResumeFile::sink() const {
  if (path_.empty()) return {};
  return FileSink(path_, replace_);
}

void ResumeFile::settle(Call& call, const Result<ResetResult>& result, const std::string& options) const {
  const std::string& token = result ? std::string() : result.error().resume_token;
  if (!token.empty()) {
    if (path_.empty()) {
      call.console.err << "  to go on: save the next line in a file of mode 600, then azvmreset resume FILE" << options
                       << '\n'
                       << printable(token) << '\n';
    } else {
      call.console.err << "  to go on: azvmreset resume " << printable(path_) << options << '\n';
    }
    return;
  }
  // A resumed reset that only misses its password has not come further: the
  // token is as good as before.
  if (path_.empty() || (replace_ && !result)) return;
  if (::access(path_.c_str(), F_OK) == 0 && ::unlink(path_.c_str()) != 0) {
    call.console.err << "azvmreset: warning: " << printable(path_) << " could not be removed; it is of no more use\n";
  }
}

}  // namespace azvmreset::cli
