"""Words that cards use for tasks, frameworks, libraries, metrics and hyper-parameters. Names only; how they are found is elsewhere."""

from __future__ import annotations

__all__ = ["FRAMEWORKS", "HYPER_PARAMETERS", "LIBRARIES", "METRICS", "MODULES", "TASKS", "TOOL_REPOSITORIES"]

TASKS = frozenset(
    ["any-to-any", "audio-classification", "audio-text-to-text", "audio-to-audio", "automatic-speech-recognition", "conversational", "depth-estimation", "document-question-answering", "feature-extraction", "fill-mask", "graph-ml", "image-classification", "image-feature-extraction", "image-segmentation", "image-text-to-text", "image-to-3d", "image-to-image", "image-to-text", "image-to-video", "keypoint-detection", "mask-generation", "multiple-choice", "object-detection", "question-answering", "reinforcement-learning", "robotics", "sentence-similarity", "summarization", "table-question-answering", "table-to-text", "tabular-classification", "tabular-regression", "tabular-to-text", "text-classification", "text-generation", "text-ranking", "text-retrieval", "text-to-3d", "text-to-audio", "text-to-image", "text-to-speech", "text-to-video", "text2text-generation", "time-series-forecasting", "token-classification", "translation", "unconditional-image-generation", "video-classification", "video-text-to-text", "visual-document-retrieval", "visual-question-answering", "voice-activity-detection", "zero-shot-classification", "zero-shot-image-classification", "zero-shot-object-detection"]
)
"""Tasks as the Hub names them."""

FRAMEWORKS = {"pytorch": "pytorch", "torch": "pytorch", "tf": "tensorflow", "tensorflow": "tensorflow"}
FRAMEWORKS |= {"jax": "jax", "flax": "jax", "keras": "tensorflow", "tf-keras": "tensorflow"}
"""Word → framework."""

LIBRARIES = frozenset(
    ["adapter-transformers", "allennlp", "asteroid", "bertopic", "coreml", "ctranslate2", "diffusers", "espnet", "fairseq", "fastai", "fasttext", "flair", "gguf", "gpt-neox", "keras", "keras-hub", "llamafile", "mlx", "ml-agents", "mlc-llm", "nemo", "onnx", "open_clip", "openvino", "paddlenlp", "paddleocr", "peft", "pyannote-audio", "pythae", "rust", "safetensors", "sample-factory", "sentence-transformers", "setfit", "sklearn", "spacy", "span-marker", "speechbrain", "stable-baselines3", "stanza", "tensorboard", "tensorflowtts", "tf-keras", "tflite", "tflitehub", "timm", "transformers", "transformers.js", "trl", "unity-sentis", "vllm"]
)
"""Libraries as the Hub names them."""

MODULES = {
    "allennlp": "allennlp",
    "asteroid": "asteroid",
    "bertopic": "bertopic",
    "diffusers": "diffusers",
    "espnet2": "espnet",
    "espnet_model_zoo": "espnet",
    "fairseq": "fairseq",
    "fastai": "fastai",
    "fasttext": "fasttext",
    "flair": "flair",
    "keras": "keras",
    "nemo": "nemo",
    "open_clip": "open_clip",
    "paddlenlp": "paddlenlp",
    "peft": "peft",
    "pyannote": "pyannote-audio",
    "sentence_transformers": "sentence-transformers",
    "setfit": "setfit",
    "sklearn": "sklearn",
    "spacy": "spacy",
    "span_marker": "span-marker",
    "speechbrain": "speechbrain",
    "stable_baselines3": "stable-baselines3",
    "stanza": "stanza",
    "timm": "timm",
    "transformers": "transformers",
    "trl": "trl",
    "vllm": "vllm",
}
"""Module that code imports → library."""

METRICS = (
    r"acc(?:uracy)?|f1(?:[- ]?score)?|macro[- ]?f1|micro[- ]?f1|precision|recall|bleu|sacrebleu"
    r"|rouge[- ]?(?:\d|l|lsum)?|wer|cer|"
    r"perplexity|ppl|(?:val(?:idation)?|eval(?:uation)?|test)?[ _-]?loss|exact(?:[ _-]match)?|em|map"
    r"|m?iou|fid|mae|mse|rmse|mcc|"
    r"matthews[ _]correlation|pearson|spearman|auc|top-?[15]|score|psnr|ssim|meteor|ter|chrf\+*"
    r"|ndcg(?:@\d+)?|mrr(?:@\d+)?|dice|"
    r"hellaswag|mmlu|arc(?:[-_ ]?[ce])?|truthfulqa|winogrande|gsm8k|lambada|piqa|gen len"
)
"""Names of metrics, as a regular expression."""

HYPER_PARAMETERS = (
    r"learning[ _-]?rate|lr|(?:\w+_)?batch[ _-]?size|bs|(?:num[ _-]?|n[ _-]?"
    r"|max[ _-]?)?(?:train(?:ing)?[ _-]?)?epochs?|seed|optim(?:izer)?|"
    r"lr[ _]scheduler(?:[ _]\w+)?|lr[ _]schedule|scheduler|weight[ _-]?decay|warm[ -_]?up(?:[ _]\w+)?"
    r"|gradient[ _]accumulation[ _]steps|"
    r"max[ _-]?(?:seq(?:uence)?[ _-]?|query[ _-]?|answer[ _-]?)?len(?:gth)?|doc[ _]stride|dropout"
    r"|(?:adam[ _])?(?:beta[s_12]*|epsilon)|"
    r"momentum|(?:num[ _]|max[ _])?(?:training[ _]|train[ _])?steps|mixed[ _]precision\w*|fp16|bf16"
    r"|distributed[ _]type|num[ _]devices|"
    r"lora[ _]?(?:r|alpha|rank|dropout)|max[ _]grad[ _]norm|training[ _]precision|hidden[ _]size"
    r"|block[ _]size|clip[ _]\w+"
)
"""Names of hyper-parameters, as a regular expression."""

TOOL_REPOSITORIES = frozenset(
    ["acheong08/chatgpt", "automatic1111/stable-diffusion-webui", "bigscience-workshop/promptsource", "comfyanonymous/comfyui", "deepset-ai/farm", "deepset-ai/haystack", "explosion/spacy", "facebookresearch/faiss", "google/sentencepiece", "gradio-app/gradio", "huggingface/accelerate", "huggingface/autotrain-advanced", "huggingface/datasets", "huggingface/diffusers", "huggingface/huggingface_hub", "huggingface/nlp", "huggingface/peft", "huggingface/pytorch-image-models", "huggingface/pytorch-transformers", "huggingface/safetensors", "huggingface/text-generation-inference", "huggingface/tokenizers", "huggingface/transformers", "huggingface/trl", "keras-team/keras", "kpu/kenlm", "lm-sys/fastchat", "microsoft/deepspeed", "microsoft/onnxruntime", "ggerganov/llama.cpp", "ggml-org/llama.cpp", "ollama/ollama", "oobabooga/text-generation-webui", "openai/tiktoken", "optuna/optuna", "parlance/ctcdecode", "pytorch/pytorch", "qwopqwop200/gptq-for-llama", "panqiwei/autogptq", "simpletransformers/simpletransformers", "speechbrain/speechbrain", "espnet/espnet", "tensorflow/tensorflow", "thilinarajapakse/simpletransformers", "ukplab/sentence-transformers", "vllm-project/vllm", "rwightman/pytorch-image-models", "google-research/t5x", "tloen/alpaca-lora", "unslothai/unsloth", "cg123/mergekit", "arcee-ai/mergekit", "axolotl-ai-cloud/axolotl", "openaccess-ai-collective/axolotl", "wandb/wandb", "attardi/wikiextractor", "ericfillion/happy-transformer", "google/jax", "google/flax", "flairnlp/flair", "fastai/fastai", "nvidia/apex"]
)
"""Repositories of tools that cards link to without being their code."""
