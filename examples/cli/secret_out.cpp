#include "secret_out.hpp"

#include <fcntl.h>

#include <charconv>
#include <string_view>

#include "failure.hpp"
#include "printable.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::string_view prefix = "fd:";

bool open_for_writing(int descriptor) noexcept {
  const int flags = ::fcntl(descriptor, F_GETFL);
  return flags != -1 && (flags & O_ACCMODE) != O_RDONLY;
}

}  // namespace

bool names_descriptor(std::string_view text) noexcept { return text.starts_with(prefix); }

void tell_of_secret_out(std::ostream& err, const std::string& text) {
  if (!names_descriptor(text)) err << "azvmreset: the password is in " << printable(text) << '\n';
}

Result<Sink> secret_sink_of(const std::string& text) {
  if (text.empty()) return usage_error("--secret-out: expected a file or fd:N, found nothing");
  if (!names_descriptor(text)) return Sink(FileSink(text));
  int descriptor = -1;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data() + prefix.size(), end, descriptor);
  if (problem != std::errc() || rest != end || descriptor < 0) {
    return usage_error("--secret-out: expected fd: and a number, found \"" + printable(text) + '"',
                       "a file whose name begins with fd: is written ./fd:NAME");
  }
  if (!open_for_writing(descriptor)) {
    return usage_error("--secret-out: the descriptor " + std::to_string(descriptor) + " is not open for writing",
                       "in a shell, open it with " + std::to_string(descriptor) + ">FILE");
  }
  return Sink(DescriptorSink(descriptor));
}

}  // namespace azvmreset::cli
