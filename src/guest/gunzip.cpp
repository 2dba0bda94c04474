#include "guest/gunzip.hpp"

#include <zlib.h>

#include <array>

namespace azvmreset::guest {
namespace {

constexpr int largest_window_of_gzip = 15 + 16;

class Inflater {
 public:
  explicit Inflater(std::string_view compressed) noexcept {
    // zlib only reads through this pointer.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(compressed.data()));
    stream_.avail_in = static_cast<uInt>(compressed.size());
    ready_ = inflateInit2(&stream_, largest_window_of_gzip) == Z_OK;
  }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  bool ready() const noexcept { return ready_; }

  // The next piece; `more` is false after the last. Nothing where it is damaged.
  std::optional<std::string_view> next(bool& more) noexcept {
    stream_.next_out = piece_.data();
    stream_.avail_out = static_cast<uInt>(piece_.size());
    const int state = inflate(&stream_, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END) return std::nullopt;
    more = state == Z_OK;
    if (!more && stream_.avail_in != 0) return std::nullopt;
    return std::string_view(reinterpret_cast<const char*>(piece_.data()), piece_.size() - stream_.avail_out);
  }

 private:
  z_stream stream_{};
  std::array<Bytef, 4096> piece_{};
  bool ready_ = false;
};

}  // namespace

std::optional<std::string> gunzip(std::string_view compressed, std::size_t most) {
  if (compressed.size() > most) return std::nullopt;
  Inflater inflater(compressed);
  if (!inflater.ready()) return std::nullopt;

  std::string text;
  for (bool more = true; more;) {
    const auto piece = inflater.next(more);
    if (!piece || piece->size() > most - text.size()) return std::nullopt;
    text += *piece;
  }
  return text;
}

}  // namespace azvmreset::guest
