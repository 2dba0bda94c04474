// What the same requests cost without the library: a loop over libcurl's multi
// interface by hand, in both of its forms. Prints one line of JSON.
#include "bench/bare_reset.hpp"
#include "bench/measures.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <vector>

namespace azvmreset::bench {
namespace {

class Multi {
 public:
  Multi(const Target& target, Work& work, std::size_t connections) : multi_(curl_multi_init()) {
    for (std::size_t i = 0; i < connections; ++i) resets_.push_back(std::make_unique<BareReset>(target, work));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections));
  }
  ~Multi() {
    resets_.clear();
    curl_multi_cleanup(multi_);
  }
  Multi(const Multi&) = delete;

  void begin() {
    for (auto& each : resets_) go_on(*each);
  }

  void run_by_perform() {
    begin();
    int running = 0;
    while (busy_ != 0) {
      curl_multi_perform(multi_, &running);
      take_ended();
      if (busy_ != 0) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
    }
  }

  void run_by_socket_action() {
    events_ = epoll_create1(EPOLL_CLOEXEC);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    begin();
    int running = 0;
    epoll_event ready[64];
    while (busy_ != 0) {
      const int count = epoll_wait(events_, ready, 64, static_cast<int>(timeout_));
      for (int i = 0; i < count; ++i) {
        const int what = ((ready[i].events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                         ((ready[i].events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0);
        curl_multi_socket_action(multi_, ready[i].data.fd, what, &running);
      }
      if (count == 0 || timeout_ == 0) {
        timeout_ = -1;
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
      }
      take_ended();
    }
    close(events_);
  }

 private:
  void go_on(BareReset& reset) {
    if (!reset.next()) return;
    curl_multi_add_handle(multi_, reset.easy());
    ++busy_;
  }

  void take_ended() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      const CURLcode code = message->data.result;
      CURL* easy = message->easy_handle;
      void* self = nullptr;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
      curl_multi_remove_handle(multi_, easy);
      --busy_;
      static_cast<BareReset*>(self)->ended(code);
      go_on(*static_cast<BareReset*>(self));
    }
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void* known) noexcept {
    Multi& it = *static_cast<Multi*>(self);
    if (what == CURL_POLL_REMOVE) {
      epoll_ctl(it.events_, EPOLL_CTL_DEL, socket, nullptr);
      return 0;
    }
    epoll_event wanted{};
    wanted.events = (what != CURL_POLL_OUT ? EPOLLIN : 0u) | (what != CURL_POLL_IN ? EPOLLOUT : 0u);
    wanted.data.fd = socket;
    epoll_ctl(it.events_, known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &wanted);
    curl_multi_assign(it.multi_, socket, self);
    return 0;
  }

  static int on_timer(CURLM*, long milliseconds, void* self) noexcept {
    static_cast<Multi*>(self)->timeout_ = milliseconds;
    return 0;
  }

  CURLM* multi_;
  std::vector<std::unique_ptr<BareReset>> resets_;
  std::size_t busy_ = 0;
  int events_ = -1;
  long timeout_ = -1;
};

void fetch_token(Target& target) {
  Work none;
  BareReset request(target, none);
  request.ask_for_token();
  request.ended(curl_easy_perform(request.easy()));
  const std::string answer = request.take_answer();
  const std::string mark = R"("access_token":")";
  const auto begin = answer.find(mark) + mark.size();
  target.authorization = "Authorization: Bearer " + answer.substr(begin, answer.find('"', begin) - begin);
}

void measure(const std::string& how, Target target, std::size_t resets, std::size_t connections) {
  const Use before = use_so_far();
  curl_global_init(CURL_GLOBAL_DEFAULT);
  fetch_token(target);
  Work work{resets, 0};
  {
    Multi multi(target, work, connections);
    how == "perform" ? multi.run_by_perform() : multi.run_by_socket_action();
  }
  const Use after = use_so_far();
  const auto per_reset = [&](auto used) { return static_cast<double>(used) / static_cast<double>(resets); };
  std::printf(R"({"cpu_ms":%.4f,"allocations":%.1f,"waits":%.2f})"
              "\n",
              per_reset(after.cpu_ms - before.cpu_ms), per_reset(after.allocations - before.allocations),
              per_reset(after.waits - before.waits));
}

}  // namespace
}  // namespace azvmreset::bench

int main(int argc, char** argv) {
  using namespace azvmreset::bench;
  if (argc != 6) {
    std::fprintf(stderr, "usage: bench_curl perform|socket_action ENDPOINT CA_FILE RESETS CONNECTIONS\n");
    return 2;
  }
  Target target;
  target.endpoint = argv[2];
  target.ca_file = argv[3];
  try {
    measure(argv[1], target, std::strtoul(argv[4], nullptr, 10), std::strtoul(argv[5], nullptr, 10));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_curl: %s\n", error.what());
    return 1;
  }
}
