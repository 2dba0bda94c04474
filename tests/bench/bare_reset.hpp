// The four requests of a reset as one would write them by hand over libcurl:
// the same methods, URLs, headers and bodies as the library's, TLS verified,
// the answer's body kept, nothing parsed but the URL to poll.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace azvmreset::bench {

struct Target {
  std::string endpoint;
  std::string ca_file;
  std::string authorization;  // "Authorization: Bearer ..."; empty until there is a token
};

// Resets that nobody has taken yet.
struct Work {
  std::size_t resets = 0;
  std::size_t taken = 0;
};

// One easy handle, and the reset that it is busy with. Throws std::runtime_error.
class BareReset {
 public:
  BareReset(const Target& target, Work& work);
  ~BareReset();
  BareReset(const BareReset&) = delete;

  // The handle is ready for the next request; false when there is none left.
  bool next();

  // The request on the handle has ended.
  void ended(CURLcode code);

  CURL* easy() const noexcept { return easy_; }
  std::string take_answer() noexcept { return std::move(answer_); }

  void ask_for_token();

 private:
  enum class Step { read_vm, write, poll, read_extension };

  void set_request(const char* method, const std::string& url, const char* content_type);
  static std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* self) noexcept;

  const Target& target_;
  Work& work_;
  CURL* easy_;
  curl_slist* headers_ = nullptr;
  std::string vm_url_;
  std::string poll_url_;
  std::string body_;
  std::string answer_;
  Step step_ = Step::read_extension;
};

}  // namespace azvmreset::bench
