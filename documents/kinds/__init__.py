"""Each kind of file in the words of the pipeline: for whom, which bytes, what they say."""
