-- What wrk tells at the end: requests a second, median and 95th percentile of the wait in milliseconds, answers that were no page.
done = function(summary, latency)
    local wrong = summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout
    print(string.format("\nresult %f %f %f %d", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3,
        latency:percentile(95) / 1e3, wrong))
end
