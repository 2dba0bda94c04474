// A sealing key used, then resets in this process, with the simulator in another, and afterwards a look
// through all of this process's memory, and through a core file of it: no secret
// may be left in what is ours, freed or not. libcurl and OpenSSL have arenas of their own, where copies are
// counted; their number has a ceiling, so that it does not grow unseen. With `--http2` haproxy stands between.
#include "base/encoding/base64.hpp"
#include "base/encoding/percent.hpp"
#include "base/sealing_pair.hpp"
#include "memory/arena.hpp"
#include "memory/folder.hpp"
#include "memory/processes.hpp"
#include "memory/scan.hpp"

#include <curl/curl.h>
#include <openssl/crypto.h>

#include <azvmreset/client.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace azvmreset;
using test::Marker;

namespace {

constexpr const char* kProxyUser = "walter";

// What may be left of one secret.
struct Limits {
  int ours = 0;
  int libcurl = 0;
  int nghttp2 = 0;
  int openssl = 0;
};

// libcurl copies each request into memory of its own and does not wipe it, and
// an answer stands where OpenSSL decrypted it. One copy of a body for each try,
// two over HTTP/2; two of a token for each request, of which one may be
// nghttp2's; three of a proxy's password.
constexpr Limits kBody{0, 6, 0, 4};
constexpr Limits token_of(int requests) { return {0, 12 + 2 * requests, 6 + requests, 4}; }
constexpr Limits kProxyPassword{0, 40, 0, 4};

// OpenSSL's decoder does not wipe what it read a key from.
constexpr Limits kReadKey{0, 0, 0, 2};

// What a client must know to go on, it holds once.
constexpr Limits held_once(Limits limits) { return {1, limits.libcurl, limits.nghttp2, limits.openssl}; }

bool failed = false;

void look(test::Memory& memory, const char* when, const Marker& marker, Limits limits) {
  const test::Finds finds = test::look_for(marker, memory);
  const bool fine = finds.ours <= limits.ours && finds.libcurl <= limits.libcurl && finds.nghttp2 <= limits.nghttp2 &&
                    finds.openssl <= limits.openssl;
  failed = failed || !fine;
  std::printf("%-7s %-24s %-28s ours %d of %d, libcurl %d of %d, nghttp2 %d of %d, OpenSSL %d of %d\n",
              fine ? "ok" : "FAILED", when, marker.name().c_str(), finds.ours, limits.ours, finds.libcurl,
              limits.libcurl, finds.nghttp2, limits.nghttp2, finds.openssl, limits.openssl);
  if (fine) return;
  for (const std::string& place : finds.places) std::printf("        in %s\n", place.c_str());
}

void require(bool worked, const std::string& what) {
  if (worked) return;
  std::printf("FAILED  %s\n", what.c_str());
  std::exit(1);
}

// As a form body has it.
Marker form_encoded(const Marker& secret) {
  base::WipedString encoded;
  secret.with_text([&encoded](std::string_view text) { base::append_form_encoded(encoded, text); });
  return {secret.name() + ", in a form", base::view(encoded)};
}

// As a header for a proxy has it.
Marker basic(const Marker& password) {
  std::string pair;
  pair.reserve(64);
  pair.append(kProxyUser).append(":");
  password.with_text([&pair](std::string_view text) { pair.append(text); });
  std::string encoded = base::base64_encode(pair);
  Marker marker(password.name() + ", as Basic", encoded);
  OPENSSL_cleanse(pair.data(), pair.size());
  OPENSSL_cleanse(encoded.data(), encoded.size());
  return marker;
}

Secret secret_of(const Marker& marker) {
  Secret secret;
  marker.with_text([&secret](std::string_view text) { secret = Secret(text); });
  return secret;
}

// Takes what it is given for what is to be looked for.
class MarkingSink final : public HostSink {
 public:
  void store(std::uint64_t, Secret content, StoreCompletion completion) override {
    marker = std::make_unique<Marker>("made password", content.expose());
    completion.complete();
  }
  void cancel(std::uint64_t) noexcept override {}

  std::unique_ptr<Marker> marker;
};

class Resets {
 public:
  // `front` is null for the simulator itself, which speaks HTTP/1.1.
  Resets(test::Simulator simulator, std::unique_ptr<test::Front> front, test::Proxy proxy)
      : simulator_(std::move(simulator)), front_(std::move(front)), proxy_(std::move(proxy)) {}

  void direct() {
    auto client = Client::create(options());
    require(client.ok(), "the client was not made");
    reset(*client);
    reset_sealed(*client);
    live("after the call");
    require(client->close(std::chrono::seconds(60)).ok(), "the client did not close");
  }

  void by_proxy() {
    ClientOptions by_proxy = options();
    by_proxy.proxy = "http://127.0.0.1:" + std::to_string(proxy_.port);
    by_proxy.proxy_username = kProxyUser;
    by_proxy.proxy_password = secret_of(proxy_password_);
    auto client = Client::create(std::move(by_proxy));
    require(client.ok(), "the client was not made");
    reset(*client);
    live("after a call by proxy");
    look(*test::live_memory(), "after a call by proxy", proxy_password_, held_once(kProxyPassword));
    require(client->close(std::chrono::seconds(60)).ok(), "the client did not close");
  }

  void when_gone(const char* when) { when_gone(*test::live_memory(), when); }

  // What somebody would get who had the file.
  void in_a_core_file() {
    const auto core = test::core_file();
    if (core == nullptr) {
      std::printf("skipped a core file: /proc/sys/kernel/core_pattern or the limit keeps them elsewhere\n");
      return;
    }
    when_gone(*core, "in a core file");
  }

 private:
  void when_gone(test::Memory& memory, const char* when) {
    look(memory, when, password_, kBody);
    look(memory, when, chosen_, {});
    look(memory, when, *made_->marker, {});
    look(memory, when, simulator_.client_secret, kBody);
    look(memory, when, form_encoded(simulator_.client_secret), kBody);
    int requests = 0;
    const Marker token = last_token(requests);
    look(memory, when, token, token_of(requests));
    if (front_) look(memory, when, test::huffman_coded(token), token_of(requests));
    look(memory, when, proxy_password_, kProxyPassword);
    look(memory, when, basic(proxy_password_), kProxyPassword);
  }

  ClientOptions options() const {
    ClientOptions options(ClientSecret(simulator_.tenant, simulator_.client, secret_of(simulator_.client_secret)));
    options.arm_endpoint = front_ ? front_->address : simulator_.arm_endpoint;
    options.authority = options.arm_endpoint;
    options.audience = simulator_.arm_endpoint;
    options.ca_file = front_ ? front_->ca_file : simulator_.ca_file;
    options.drive = Drive::host;
    return options;
  }

  static ResourceId vm() {
    auto id = ResourceId::parse(
        "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo/providers/Microsoft.Compute/"
        "virtualMachines/web-01");
    require(id.ok(), "the id of the VM");
    return std::move(*id);
  }

  static void done(const Result<ResetResult>& result) {
    if (!result) require(false, result.error().message);
  }

  void reset(Client& client) {
    ResetPassword request(vm(), "azureuser", secret_of(password_));
    request.method = Method::vm_access;
    request.confirm = Confirm::never;
    done(client.reset_password(std::move(request)).get());
  }

  // Neither leaves this process as it is, nor comes into it so.
  void reset_sealed(Client& client) {
    ResetPassword chosen(vm(), "azureuser", secret_of(chosen_));
    chosen.method = Method::run_command;
    done(client.reset_password(std::move(chosen)).get());

    ResetPassword made(vm(), "azureuser", Secret());
    made.method = Method::run_command;
    made.sealing_key = SealingKey::from_pem(SealingKey::generate().value().to_pem()).value();
    made.secret_sink = made_;
    done(client.reset_password(std::move(made)).get());
    require(made_->marker != nullptr, "the made password was delivered");
  }

  void live(const char* when) {
    const auto memory = test::live_memory();
    look(*memory, when, password_, kBody);
    look(*memory, when, chosen_, {});
    look(*memory, when, *made_->marker, {});
    look(*memory, when, simulator_.client_secret, held_once(kBody));
    look(*memory, when, form_encoded(simulator_.client_secret), kBody);
    int requests = 0;
    const Marker token = last_token(requests);
    look(*memory, when, token, held_once(token_of(requests)));
  }

  // Of how many requests there were so far.
  Marker last_token(int& requests) const {
    auto sent = test::tokens_sent_to(simulator_);
    require(!sent.empty(), "no token was sent");
    requests = static_cast<int>(sent.size());
    std::printf("        %d requests had a token so far\n", requests);
    return std::move(sent.back());
  }

  test::Simulator simulator_;
  std::unique_ptr<test::Front> front_;
  test::Proxy proxy_;
  Marker password_ = Marker::invented("password");
  Marker chosen_ = Marker::invented("chosen password");
  std::shared_ptr<MarkingSink> made_ = std::make_shared<MarkingSink>();
  Marker proxy_password_ = Marker::invented("proxy password");
};

// A key that has been made, written and read, and a password that was sealed to it and opened.
class Sealing {
 public:
  void run() {
    SealingKey made = SealingKey::generate().value();
    pem_ = wiped(made.to_pem(),
                 [](std::string_view text) { return Marker("sealing key, in PEM", text.substr(500, 800)); });
    der_ = wiped(made.to_pem(), [](std::string_view text) { return in_der("sealing key, in DER", text, false); });
    number_ =
        wiped(made.to_pem(), [](std::string_view text) { return in_der("sealing key, as a number", text, true); });
    live("made", {0, 0, 0, 1});
    made = SealingKey::from_pem(made.to_pem()).value();
    live("read from PEM", {0, 0, 0, 1});
    const auto& pair = made.pair();
    for (const auto hash : {base::OaepHash::sha256, base::OaepHash::sha1}) {
      const Secret password = secret_of(password_);
      const auto block = base::rsa_encrypt(pair.public_key(), hash, password);
      require(block.ok() && pair.open(hash, *block).ok(), "what was sealed opens");
    }
  }

  void when_gone() const { live("when it is gone", {}); }

 private:
  template <class Use>
  static Marker wiped(Secret pem, Use use) {
    return use(pem.expose());
  }

  // A piece of the private exponent, as it is written or as OpenSSL computes with it.
  static Marker in_der(const char* name, std::string_view pem, bool backwards) {
    constexpr std::string_view begin = "-----BEGIN PRIVATE KEY-----\n";
    base::WipedString digits;
    for (const char c : pem.substr(begin.size(), 1400)) {
      if (c != '\n') digits.push_back(c);
    }
    std::string der = base::base64_decode(base::view(digits).substr(0, 1000)).value_or("");
    require(der.size() == 750, "the key was written in another form");
    std::string piece = der.substr(500, 200);
    if (backwards) std::reverse(piece.begin(), piece.end());
    Marker marker(name, piece);
    OPENSSL_cleanse(der.data(), der.size());
    OPENSSL_cleanse(piece.data(), piece.size());
    return marker;
  }

  void live(const char* when, Limits number) const {
    const auto memory = test::live_memory();
    look(*memory, when, *pem_, {});
    look(*memory, when, *der_, kReadKey);
    look(*memory, when, *number_, number);
    look(*memory, when, password_, {});
  }

  std::optional<Marker> pem_;
  std::optional<Marker> der_;
  std::optional<Marker> number_;
  Marker password_ = Marker::invented("sealed password");
};

bool finds_what_was_planted(const Marker& marker, test::Memory& memory) {
  const test::Finds finds = test::look_for(marker, memory);
  return finds.ours >= 2 && finds.libcurl >= 1 && finds.openssl >= 1;
}

// A search that finds nothing anywhere proves nothing.
void check_the_search() {
  const Marker marker = Marker::invented("planted");
  marker.with_text([&marker](std::string_view text) {
    std::vector<char> copy(text.begin(), text.end());
    char* const in_arena = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
    void* const in_another = CRYPTO_memdup(text.data(), text.size(), "", 0);
    require(finds_what_was_planted(marker, *test::live_memory()), "the search does not find what was planted");
    const auto core = test::core_file();
    require(core == nullptr || finds_what_was_planted(marker, *core), "nor in a core file");
    OPENSSL_cleanse(copy.data(), copy.size());
    curl_free(in_arena);
    OPENSSL_free(in_another);
  });
  require(test::look_for(marker, *test::live_memory()).ours == 0, "the search left copies of its own");
}

int run(const char* program, bool http2) {
  check_the_search();
  Sealing sealing;
  sealing.run();
  sealing.when_gone();
  const test::Folder folder;
  test::Proxy proxy = test::start_proxy();
  test::Simulator simulator = test::start_simulator(program, folder.path() + "/ca.pem");
  std::unique_ptr<test::Front> front;
  if (http2) front = std::make_unique<test::Front>(test::start_front(simulator, folder.path()));
  Resets resets(std::move(simulator), std::move(front), std::move(proxy));
  resets.direct();
  resets.when_gone("after close");
  resets.by_proxy();
  resets.when_gone("after close, by proxy");
  resets.in_a_core_file();
  return failed ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const bool http2 = argc > 2 && std::string_view(argv[2]) == "--http2";
  if (http2 && !test::has_haproxy()) {
    std::printf("skipped HTTP/2: haproxy is not installed\n");
    return 0;
  }
  if (http2 && !test::give_nghttp2_an_arena()) {
    std::printf("skipped HTTP/2: nghttp2 is no library of its own, or absent\n");
    return 0;
  }
  if (!test::give_openssl_an_arena() || !test::give_libcurl_an_arena()) {
    std::printf("FAILED  a library had allocated before it could be given an arena\n");
    return 1;
  }
  try {
    return run(argc > 1 ? argv[1] : "azvmreset-sim", http2);
  } catch (const std::exception& error) {
    std::printf("FAILED  %s\n", error.what());
    return 1;
  }
}
